/* Batch normalisation by the statistics of the batch.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/channels.h"
#include "ops/lanes.h"
#include "ops/ops.h"

static void measure_run(const Channels *s, const real *x, size_t n,
                        size_t c)
{
  const real *run = x + run_at(s, n, c);
  double area = (double)s->area, mean = sum_in_lanes(s->area, run) / area;
  real near = (real)mean;
  double squares = square_in_lanes(s->area, run, near);
  double past = mean - near;
  s->first[n * s->channels + c] = mean;
  s->second[n * s->channels + c] = squares / area - past * past;
}
static void combine_runs(Channels *s)
{
  double images = (double)s->images;
  for (size_t c = 0; c < s->channels; c++) {
    double sum = 0, squares = 0;
    for (size_t n = 0; n < s->images; n++)
      sum += s->first[n * s->channels + c];
    s->mean[c] = sum / images;
    for (size_t n = 0; n < s->images; n++) {
      double far = s->first[n * s->channels + c] - s->mean[c];
      squares += s->second[n * s->channels + c] + far * far;
    }
    s->variance[c] = squares / images;
  }
  invert_deviations(s);
}

static void batch_norm_forward(const OpNode *node)
{
  Channels *s = node->context;
  const real *x = node->input[0]->value;
  size_t count = s->images * s->channels * s->area;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t n = 0; n < s->images; n++)
    for (size_t c = 0; c < s->channels; c++)
      measure_run(s, x, n, c);
  combine_runs(s);
  normalise_channels(node);
}

static void batch_norm_backward(const OpNode *node,
                                real *const gradient[])
{
  sum_channels(node);
  if (gradient[0])
    send_back_channels(node, true, gradient[0]);
  hand_on_sums(node->context, gradient[1], gradient[2]);
}

const Op batch_norm_op = { "batch_norm", batch_norm_forward,
                           batch_norm_backward };

TensorNode *apply_batch_norm(Graph *graph, TensorNode *x,
                             TensorNode *gamma, TensorNode *beta)
{
  Channels *s = channels_new("batch_norm", graph->arena, x, gamma, beta);
  size_t count = s->images * s->area;
  if (count < 2)
    fail(EXIT_INPUT,
         "batch_norm: expected at least 2 values in each channel, "
         "found %zu",
         count);
  return graph_apply(graph, &batch_norm_op, x->shape, 3,
                     (TensorNode *[]){ x, gamma, beta }, s);
}

void follow_batch(const TensorNode *f, TensorNode *running_mean,
                  TensorNode *running_variance)
{
  const Channels *s = f->source->context;
  const double momentum = 0.1;
  double m = (double)(s->images * s->area);
  check_channels("follow_batch", s->channels, running_mean);
  check_channels("follow_batch", s->channels, running_variance);
  for (size_t c = 0; c < s->channels; c++) {
    real *mean = running_mean->value + c;
    real *variance = running_variance->value + c;
    double estimate = s->variance[c] * m / (m - 1);
    *mean += (real)(momentum * (s->mean[c] - *mean));
    *variance += (real)(momentum * (estimate - *variance));
  }
}
