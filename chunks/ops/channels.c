#include "ops/channels.h"

#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/lanes.h"

#include <math.h>

static const double EPSILON = 1e-5;

void check_channels(const char *op, size_t channels,
                    const TensorNode *x)
{
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  Shape fits = vector_shape(channels);
  if (!same_shape(x->shape, fits))
    fail(EXIT_INPUT,
         "%s: expected for each channel a number, shape %s, found %s",
         op, shape_text(fits, a), shape_text(x->shape, b));
}

size_t run_at(const Channels *s, size_t block, size_t c)
{
  return (block * s->channels + c) * s->run;
}

void leave_for_images(const Channels *s, size_t block, size_t c,
                      const real lane[LINE], double *by_image)
{
  double *mine = by_image + c * s->images, sum = 0;
  for (size_t l = 0; l < LINE; l++)
    if (!s->abreast)
      sum += lane[l];
    else if (block * LINE + l < s->images)
      mine[block * LINE + l] = lane[l];
  if (!s->abreast)
    mine[block] = sum;
}

Channels *channels_new(const char *op, Arena *arena,
                       const TensorNode *x, const TensorNode *gamma,
                       const TensorNode *beta)
{
  char text[SHAPE_TEXT];
  int rank = x->shape.rank;
  const size_t *size = x->shape.size;
  if (rank != 2 && rank != 4)
    fail(EXIT_INPUT, "%s: expected a matrix or images, found shape %s",
         op, shape_text(x->shape, text));
  check_channels(op, size[1], gamma);
  check_channels(op, size[1], beta);
  Channels *s = arena_alloc(arena, 1, sizeof *s);
  s->images = size[0];
  s->channels = size[1];
  s->area = rank == 4 ? size[2] * size[3] : 1;
  s->abreast = x->shape.abreast;
  s->blocks = blocks_of(x->shape);
  s->run = s->area * (s->abreast ? LINE : 1);
  double **by_channel[] = { &s->mean, &s->variance, &s->inverse,
                            &s->gamma_nabla, &s->beta_nabla };
  for (int i = 0; i < 5; i++)
    *by_channel[i] = arena_alloc(arena, s->channels, sizeof(double));
  size_t runs = s->images * s->channels;
  s->first = arena_alloc(arena, runs, sizeof(double));
  s->second = arena_alloc(arena, runs, sizeof(double));
  s->third = arena_alloc(arena, runs, sizeof(double));
  return s;
}

void invert_deviations(Channels *s)
{
  for (size_t c = 0; c < s->channels; c++)
    s->inverse[c] = 1 / sqrt(s->variance[c] + EPSILON);
}

static void normalise_run(const OpNode *node, size_t block, size_t c)
{
  const Channels *s = node->context;
  const real *restrict x = node->input[0]->value + run_at(s, block, c);
  real *restrict f = node->output->value + run_at(s, block, c);
  real mean = (real)s->mean[c], shift = node->input[2]->value[c];
  real scale = (real)(node->input[1]->value[c] * s->inverse[c]);
  for (size_t t = 0; t < s->run; t++)
    f[t] = (x[t] - mean) * scale + shift;
}

void normalise_channels(const OpNode *node)
{
  const Channels *s = node->context;
  size_t count = s->blocks * s->channels * s->run;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < s->blocks; n++)
    for (size_t c = 0; c < s->channels; c++)
      normalise_run(node, n, c);
}

static void sum_run(const OpNode *node, size_t block, size_t c)
{
  const Channels *s = node->context;
  size_t at = run_at(s, block, c);
  const real *x = node->input[0]->value + at;
  const real *g = node->output->gradient + at;
  real mean[LINE], lane[LINE];
  for (size_t l = 0; l < LINE; l++)
    mean[l] = (real)s->mean[c];
  sum_in_lanes(s->run, g, lane);
  leave_for_images(s, block, c, lane, s->first);
  product_in_lanes(s->run, g, x, mean, lane);
  leave_for_images(s, block, c, lane, s->second);
}

void sum_channels(const OpNode *node)
{
  const Channels *s = node->context;
  size_t count = s->blocks * s->channels * s->run;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < s->blocks; n++)
    for (size_t c = 0; c < s->channels; c++)
      sum_run(node, n, c);
  for (size_t c = 0; c < s->channels; c++) {
    size_t at = c * s->images;
    s->beta_nabla[c] = sum_images(s->images, s->first + at);
    s->gamma_nabla[c] =
        s->inverse[c] * sum_images(s->images, s->second + at);
  }
}

static void send_back_run(const OpNode *node, size_t block, size_t c,
                          bool moving, real *restrict x_nabla)
{
  const Channels *s = node->context;
  size_t at = run_at(s, block, c);
  const real *restrict x = node->input[0]->value + at;
  const real *restrict g = node->output->gradient + at;
  double m = (double)(s->images * s->area);
  double each = node->input[1]->value[c] * s->inverse[c];
  double move = moving ? -each / m : 0;
  real mean = (real)s->mean[c], a = (real)each;
  real b = (real)(move * s->gamma_nabla[c] * s->inverse[c]);
  real d = (real)(move * s->beta_nabla[c]);
  for (size_t t = 0; t < s->run; t++)
    x_nabla[t] = a * g[t] + (b * (x[t] - mean) + d);
}
void send_back_channels(const OpNode *node, bool moving, real *x_nabla)
{
  const Channels *s = node->context;
  size_t count = s->blocks * s->channels * s->run;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < s->blocks; n++)
    for (size_t c = 0; c < s->channels; c++)
      send_back_run(node, n, c, moving, x_nabla + run_at(s, n, c));
}

void hand_on_sums(const Channels *s, real *gamma_nabla,
                  real *beta_nabla)
{
  for (size_t c = 0; c < s->channels; c++) {
    if (gamma_nabla)
      gamma_nabla[c] = (real)s->gamma_nabla[c];
    if (beta_nabla)
      beta_nabla[c] = (real)s->beta_nabla[c];
  }
}
