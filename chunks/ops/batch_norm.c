#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/channels.h"
#include "ops/lanes.h"
#include "ops/ops.h"

static void measure_run(const Channels *s, const real *x, size_t block,
                        size_t c)
{
  const real *run = x + run_at(s, block, c);
  real lane[LINE], near[LINE];
  sum_in_lanes(s->run, run, lane);
  leave_for_images(s, block, c, lane, s->first);
  for (size_t l = 0; l < LINE; l++)
    near[l] = s->abreast ? lane[l] / (real)s->area
                         : (real)(s->first[c * s->images + block] /
                                  (double)s->area);
  square_in_lanes(s->run, run, near, lane);
  leave_for_images(s, block, c, lane, s->second);
  for (size_t l = 0; l < LINE; l++)
    lane[l] = near[l] / (s->abreast ? 1 : LINE);
  leave_for_images(s, block, c, lane, s->third);
}
static void combine_images(Channels *s, size_t c)
{
  double *sum = s->first + c * s->images;
  double *squares = s->second + c * s->images;
  double *term = s->third + c * s->images;
  double images = (double)s->images, area = (double)s->area;
  for (size_t n = 0; n < s->images; n++) {
    double past = sum[n] / area - term[n];
    squares[n] = squares[n] / area - past * past;
    term[n] = sum[n] / area;
  }
  s->mean[c] = sum_images(s->images, term) / images;
  for (size_t n = 0; n < s->images; n++) {
    double far = sum[n] / area - s->mean[c];
    squares[n] += far * far;
  }
  s->variance[c] = sum_images(s->images, squares) / images;
}

static void batch_norm_forward(const OpNode *node)
{
  Channels *s = node->context;
  const real *x = node->input[0]->value;
  size_t count = s->blocks * s->channels * s->run;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < s->blocks; n++)
    for (size_t c = 0; c < s->channels; c++)
      measure_run(s, x, n, c);
  for (size_t c = 0; c < s->channels; c++)
    combine_images(s, c);
  invert_deviations(s);
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
