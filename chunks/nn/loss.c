#include "nn/loss.h"

#include "ops/ops.h"

TensorNode *cross_entropy_loss(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean)
{
  TensorNode *log_probability = apply_log_softmax(graph, scores);
  return apply_cross_entropy(graph, log_probability, label, mean);
}

TensorNode *apply_loss(Graph *graph, LossKind kind, TensorNode *scores,
                       const unsigned char *label, bool mean)
{
  if (kind == LOSS_MULTI_MARGIN)
    return apply_multi_margin(graph, scores, label, mean);
  return cross_entropy_loss(graph, scores, label, mean);
}
