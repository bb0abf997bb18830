/* Batch normalisation by statistics that were kept.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#include "ops/channels.h"
#include "ops/ops.h"

static void running_norm_forward(const OpNode *node)
{
  normalise_channels(node);
}

static void running_norm_backward(const OpNode *node,
                                  real *const gradient[])
{
  sum_channels(node);
  if (gradient[0])
    send_back_channels(node, false, gradient[0]);
  hand_on_sums(node->context, gradient[1], gradient[2]);
}

const Op running_norm_op = { "running_norm", running_norm_forward,
                             running_norm_backward };

TensorNode *apply_running_norm(Graph *graph, TensorNode *x,
                               TensorNode *gamma, TensorNode *beta,
                               const TensorNode *mean,
                               const TensorNode *variance)
{
  const char *name = running_norm_op.name;
  Channels *s = channels_new(name, graph->arena, x, gamma, beta);
  check_channels(name, s->channels, mean);
  check_channels(name, s->channels, variance);
  for (size_t c = 0; c < s->channels; c++) {
    s->mean[c] = mean->value[c];
    s->variance[c] = variance->value[c];
  }
  invert_deviations(s);
  return graph_apply(graph, &running_norm_op, x->shape, 3,
                     (TensorNode *[]){ x, gamma, beta }, s);
}
