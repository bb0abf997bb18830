/* The list of losses.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "nn/loss.h"

#include "ops/ops.h"

TensorNode *cross_entropy_loss(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean)
{
  TensorNode *log_probability = apply_log_softmax(graph, scores);
  return apply_cross_entropy(graph, log_probability, label, mean);
}

static const struct {
  const char *name;
  TensorNode *(*apply)(Graph *graph, TensorNode *scores,
                       const unsigned char *label, bool mean);
} known[] = {
  [LOSS_CROSS_ENTROPY] = { "cross-entropy", cross_entropy_loss },
  [LOSS_MULTI_MARGIN] = { "multi-margin", apply_multi_margin },
};

TensorNode *apply_loss(Graph *graph, LossKind kind, TensorNode *scores,
                       const unsigned char *label, bool mean)
{
  return known[kind].apply(graph, scores, label, mean);
}

const char *loss_name(int kind)
{
  int losses = sizeof known / sizeof *known;
  return kind < losses ? known[kind].name : NULL;
}
