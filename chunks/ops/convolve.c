/* Convolution as an op: what it keeps, and which loops it takes.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/convolution.h"
#include "ops/ops.h"

#include <limits.h>
#include <string.h>

static const real *readable(const Convolution *u, const real *number,
                            size_t rows, size_t width, size_t left,
                            size_t s, size_t phase)
{
  if (u->abreast)
    return number;
  size_t row = s * phase;
  real *frame = arena_alloc(u->arena, rows, row * sizeof(real));
#pragma omp parallel for num_threads(u->threads)
  for (size_t i = 0; i < rows; i++)
    frame_row(number + i * width, width, left, s, phase,
              frame + i * row);
  return frame;
}

/* How many of so many pieces of work a thread takes at a time:
   neighbours read the same rows. */
static size_t at_a_time(size_t pieces)
{
  return 1 + pieces / 64;
}

static void convolve_forward(const OpNode *node)
{
  Convolution *u = node->context;
  const Window *v = &u->window;
  const real *w = node->input[1]->value;
  const real *bias = node->inputs == 3 ? node->input[2]->value : NULL;
  size_t x_rows = v->channels * v->height;
  size_t f_block = element_count(node->output->shape) / u->blocks;
  u->x = readable(u, node->input[0]->value, u->blocks * x_rows,
                  v->width, v->padding, v->stride, u->phase);
#pragma omp parallel for collapse(2) num_threads(u->threads) \
    schedule(dynamic, at_a_time(u->blocks * v->rows))
  for (size_t n = 0; n < u->blocks; n++)
    for (size_t i = 0; i < v->rows; i++)
      convolve_row(u, u->x + n * x_rows * u->x_row, w, bias, i,
                   node->output->value + n * f_block);
}

static void image_gradient(const OpNode *node, const real *g,
                           real *x_nabla)
{
  const Convolution *u = node->context;
  const Window *v = &u->window;
  size_t g_block = u->outputs * v->rows * u->g_row;
  size_t x_block = element_count(node->input[0]->shape) / u->blocks;
#pragma omp parallel for collapse(2) num_threads(u->threads) \
    schedule(dynamic, at_a_time(u->blocks * v->height))
  for (size_t n = 0; n < u->blocks; n++)
    for (size_t h = 0; h < v->height; h++)
      convolve_image_row(u, g + n * g_block, node->input[1]->value, h,
                         x_nabla + n * x_block);
}

static size_t smaller(size_t a, size_t b)
{
  return a < b ? a : b;
}

static Share share_of(const Convolution *u, const real *g, size_t group,
                      real *sum)
{
  const Window *v = &u->window;
  size_t each = u->abreast ? 1 : GROUP, first = group * each;
  return (Share){
    .u = u,
    .x = u->x + first * v->channels * v->height * u->x_row,
    .g = g + first * u->outputs * v->rows * u->g_row,
    .blocks = smaller(each, u->blocks - first),
    .lanes = u->abreast ? smaller(LINE, v->images - group * GROUP) : LINE,
    .sum = sum,
  };
}
static real sum_of_slopes(const Share *d, size_t o)
{
  const Convolution *u = d->u;
  size_t rows = u->window.rows;
  size_t numbers = LINE * lines_of(u, u->window.columns);
  real number[LINE] = { 0 };
  for (size_t n = 0; n < d->blocks; n++)
    for (size_t i = 0; i < rows; i++) {
      size_t row = (n * u->outputs + o) * rows + i;
      const real *g = d->g + row * u->g_row + u->left;
      for (size_t y = 0; y < numbers; y += LINE)
        for (size_t l = 0; l < LINE; l++)
          number[l] += g[y + l];
    }
  return add_line(number, d->lanes);
}
static void sum_groups(const Convolution *u, const real *g,
                       size_t weights, bool wanted, real *sum)
{
  size_t groups = groups_of(u->window.images), O = u->outputs;
  size_t channels = u->window.channels, size = weights + O;
  size_t some = at_a_time(groups * O * channels / TILE_OUTPUTS);
#pragma omp parallel for collapse(3) num_threads(u->threads) \
    schedule(dynamic, some)
  for (size_t m = 0; m < groups; m++)
    for (size_t o = 0; o < O; o += TILE_OUTPUTS)
      for (size_t c = 0; c < channels; c++) {
        Share share = share_of(u, g, m, sum + m * size);
        if (wanted)
          convolve_weights(share, o, c);
        size_t end = c ? o : smaller(o + TILE_OUTPUTS, O);
        for (size_t q = o; q < end; q++)
          share.sum[weights + q] = sum_of_slopes(&share, q);
      }
}
enum { PIECE = 256 };

static void add_groups(size_t groups, size_t first, size_t size,
                       real *sum)
{
  size_t numbers = groups * size;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t e = first; e < size; e += PIECE)
    add_in_tree(groups, size, smaller(PIECE, size - e), sum + e);
}
static void weight_gradient(const OpNode *node, const real *g,
                            real *w_nabla, real *bias_nabla)
{
  const Convolution *u = node->context;
  size_t groups = groups_of(u->window.images), O = u->outputs;
  size_t weights = element_count(node->input[1]->shape);
  size_t size = weights + O;
  real *sum = arena_alloc(u->arena, groups * size, sizeof(real));
  sum_groups(u, g, weights, w_nabla != NULL, sum);
  add_groups(groups, w_nabla ? 0 : weights, size, sum);
  if (w_nabla)
    memcpy(w_nabla, sum, weights * sizeof(real));
  if (bias_nabla)
    memcpy(bias_nabla, sum + weights, O * sizeof(real));
}

static void convolve_backward(const OpNode *node, real *const gradient[])
{
  const Convolution *u = node->context;
  const Window *v = &u->window;
  const real *g = readable(u, node->output->gradient,
                           u->blocks * u->outputs * v->rows,
                           v->columns, u->left, 1, u->g_row);
  real *bias_nabla = node->inputs == 3 ? gradient[2] : NULL;
  if (gradient[0])
    image_gradient(node, g, gradient[0]);
  if (gradient[1] || bias_nabla)
    weight_gradient(node, g, gradient[1], bias_nabla);
}

const Op convolve_op = { "convolve", convolve_forward,
                         convolve_backward };

static void check_kernels(const Window *window, const TensorNode *w,
                          const TensorNode *bias)
{
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  size_t outputs = w->shape.size[0], k = window->kernel;
  Shape fits = { 4, { outputs, window->channels, k, k } };
  if (!same_shape(w->shape, fits) || outputs < 1 || outputs > INT_MAX)
    fail(EXIT_INPUT,
         "convolve: expected kernels of shape (outputs, %zu, k, k), "
         "found %s",
         window->channels, shape_text(w->shape, a));
  fits = vector_shape(outputs);
  if (bias && !same_shape(bias->shape, fits))
    fail(EXIT_INPUT, "convolve: expected a bias of shape %s, found %s",
         shape_text(fits, a), shape_text(bias->shape, b));
}

static void measure(Convolution *u)
{
  const Window *v = &u->window;
  size_t k = v->kernel;
  size_t longer = v->columns > v->width ? v->columns : v->width;
  u->per = u->abreast ? 1 : LINE;
  u->left = u->abreast ? 0 : k;
  u->phase = LINE * lines_of(u, v->columns) + k;
  u->x_row = u->abreast ? LINE * v->width : v->stride * u->phase;
  u->g_row = u->abreast ? LINE * v->columns
                        : 2 * k + LINE * lines_of(u, longer);
}

TensorNode *apply_convolve(Graph *graph, TensorNode *x, TensorNode *w,
                           TensorNode *bias, size_t stride,
                           size_t padding)
{
  size_t k = w->shape.rank == 4 ? w->shape.size[2] : 1;
  Window v = window_over("convolve", x, k, stride, padding);
  check_kernels(&v, w, bias);
  Convolution *u = arena_alloc(graph->arena, 1, sizeof *u);
  size_t outputs = w->shape.size[0];
  Shape shape = { .rank = 4,
                  .size = { v.images, outputs, v.rows, v.columns },
                  .abreast = x->shape.abreast };
  *u = (Convolution){
    .arena = graph->arena,
    .window = v,
    .abreast = x->shape.abreast,
    .threads = threads_for(element_count(shape) * v.channels * k * k),
    .outputs = outputs,
    .blocks = blocks_of(x->shape),
  };
  measure(u);
  return graph_apply(graph, &convolve_op, shape, bias ? 3 : 2,
                     (TensorNode *[]){ x, w, bias }, u);
}
