/* Convolution: its loops forward, and backward to images and kernels.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "core/blas.h"
#include "core/fail.h"
#include "core/threads.h"
#include "ops/lanes.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <limits.h>
#include <string.h>

enum { MOST_SLOTS = 16 };

typedef struct Convolution {
  Arena *arena;
  Window window;
  size_t outputs;       /* O */
  size_t depth;         /* C k, the rows of V */
  size_t positions;     /* H' W', the columns of F_n */
  size_t groups, lines; /* V has so many groups of L image rows */
  size_t plane;         /* the columns of V */
  size_t image;         /* entries of an image */
  bool whole;           /* V is the image as it is */
  int threads;
  size_t slots;
  real *v, *weight, *slot;
  struct Convolution *turned; /* NULL where the way back folds */
} Convolution;

static size_t line_at(const Convolution *c, size_t h)
{
  size_t s = c->window.stride;
  return (h % s * c->lines + h / s) * c->window.columns;
}

static void fill_line(const Window *w, Span span, size_t b,
                      const real *row, real *line)
{
  size_t s = w->stride, count = span.end - span.first;
  const real *restrict from = row + (span.first * s + b - w->padding);
  real *restrict to = line + span.first;
  for (size_t j = 0; j < span.first; j++)
    line[j] = 0;
  if (s == 2)
    for (size_t j = 0; j < count; j++)
      to[j] = from[2 * j];
  else
    for (size_t j = 0; j < count; j++)
      to[j] = from[j * s];
  for (size_t j = span.end; j < w->columns; j++)
    line[j] = 0;
}
static size_t rows_used(const Window *w)
{
  return w->stride * (w->rows - 1) + w->kernel;
}

static void fill_plane(const Convolution *c, size_t b, const real *x,
                       real *v)
{
  const Window *w = &c->window;
  size_t s = w->stride, p = w->padding, used = rows_used(w);
  Span span = window_span(w, w->width, w->columns, b);
  for (size_t group = 0; group < c->groups; group++) {
    real *line = v + line_at(c, group);
    for (size_t h = group; h < used; h += s, line += w->columns)
      if (h < p || h >= p + w->height)
        memset(line, 0, w->columns * sizeof(real));
      else
        fill_line(w, span, b, x + (h - p) * w->width, line);
  }
}
static bool keeps_width(const Window *w)
{
  return w->stride == 1 && w->columns == w->width &&
         w->width > w->padding;
}

static void clear_column(const Window *w, size_t j, real *v)
{
  for (size_t h = 0; h < w->height; h++)
    v[h * w->width + j] = 0;
}

static void move_plane(const Window *w, size_t b, const real *x,
                       real *v)
{
  size_t p = w->padding, count = w->height * w->width;
  size_t before = b < p ? p - b : 0, past = b < p ? 0 : b - p;
  real *inside = v + p * w->width;
  memcpy(inside + before, x + past,
         (count - before - past) * sizeof(real));
  for (size_t j = 0; j < before; j++)
    clear_column(w, j, inside);
  for (size_t j = w->width - past; j < w->width; j++)
    clear_column(w, j, inside);
}
static void clear_frames(const Convolution *c, real *v)
{
  const Window *w = &c->window;
  size_t frame = w->padding * w->width, count = w->height * w->width;
  if (c->whole || !keeps_width(w))
    return;
  for (size_t r = 0; r < c->depth; r++, v += c->plane) {
    memset(v, 0, frame * sizeof(real));
    memset(v + frame + count, 0, frame * sizeof(real));
  }
}
enum { GROUP = 16 };

static inline void copy_group(size_t n, const real *restrict from,
                              real *restrict to)
{
  for (size_t j = 0; j < n; j++)
    to[j] = from[j];
}

static inline void copy_row(size_t n, const real *from, real *to)
{
  size_t group = n < GROUP ? GROUP / 2 : GROUP, last = n - group;
  if (n < GROUP / 2) {
    copy_group(n, from, to);
  } else if (n < GROUP) {
    copy_group(GROUP / 2, from, to);
    copy_group(GROUP / 2, from + last, to + last);
  } else {
    for (size_t j = 0; j < last; j += GROUP)
      copy_group(GROUP, from + j, to + j);
    copy_group(GROUP, from + last, to + last);
  }
}
static bool has_no_frame(const Window *w)
{
  return w->stride == 1 && w->padding == 0;
}

static void cut_plane(const Window *w, size_t b, const real *x, real *v)
{
  size_t n = w->columns;
  for (size_t h = 0; h < w->height; h++)
    copy_row(n, x + h * w->width + b, v + h * n);
}
static const real *half_unfolded(const Convolution *c, const real *x,
                                 real *v)
{
  const Window *w = &c->window;
  if (c->whole)
    return x;
  bool keeps = keeps_width(w);
  for (size_t channel = 0; channel < w->channels; channel++)
    for (size_t b = 0; b < w->kernel; b++, v += c->plane) {
      const real *plane = x + channel * w->height * w->width;
      if (keeps)
        move_plane(w, b, plane, v);
      else if (has_no_frame(w))
        cut_plane(w, b, plane, v);
      else
        fill_plane(c, b, plane, v);
    }
  return v - c->depth * c->plane;
}

static void add_line(const Window *w, Span span, size_t b,
                     const real *line, real *row)
{
  size_t s = w->stride, count = span.end - span.first;
  const real *restrict from = line + span.first;
  real *restrict to = row + (span.first * s + b - w->padding);
  if (s == 1)
    for (size_t j = 0; j < count; j++)
      to[j] += from[j];
  else if (s == 2)
    for (size_t j = 0; j < count; j++)
      to[2 * j] += from[j];
  else
    for (size_t j = 0; j < count; j++)
      to[j * s] += from[j];
}
static void add_plane(const Convolution *c, size_t b, const real *v,
                      real *x)
{
  const Window *w = &c->window;
  size_t s = w->stride, p = w->padding, used = rows_used(w);
  Span span = window_span(w, w->width, w->columns, b);
  for (size_t group = 0; group < c->groups; group++) {
    const real *line = v + line_at(c, group);
    for (size_t h = group; h < used; h += s, line += w->columns)
      if (h >= p && h < p + w->height)
        add_line(w, span, b, line, x + (h - p) * w->width);
  }
}

static void fold_half(const Convolution *c, const real *v, real *x)
{
  const Window *w = &c->window;
  memset(x, 0, c->image * sizeof(real));
  for (size_t channel = 0; channel < w->channels; channel++)
    for (size_t b = 0; b < w->kernel; b++)
      add_plane(c, b, v + (channel * w->kernel + b) * c->plane,
                x + channel * w->height * w->width);
}

static size_t ordered(const Convolution *c, size_t o, size_t channel,
                      size_t a, size_t b)
{
  size_t column = channel * c->window.kernel + b;
  return (a * c->outputs + o) * c->depth + column;
}

static void order_weights(const Convolution *c, const real *w)
{
  size_t k = c->window.kernel;
  for (size_t o = 0; o < c->outputs; o++)
    for (size_t channel = 0; channel < c->window.channels; channel++)
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          c->weight[ordered(c, o, channel, a, b)] = *w++;
}
static void turn_weights(const Convolution *turned, const real *w)
{
  size_t k = turned->window.kernel;
  for (size_t o = 0; o < turned->window.channels; o++)
    for (size_t channel = 0; channel < turned->outputs; channel++)
      for (size_t a = k; a-- > 0;)
        for (size_t b = k; b-- > 0;)
          turned->weight[ordered(turned, channel, o, a, b)] = *w++;
}

static void start_with_bias(const Convolution *c, const real *bias,
                            real *f)
{
  for (size_t o = 0; o < c->outputs; o++)
    for (size_t t = 0; t < c->positions; t++)
      f[o * c->positions + t] = bias[o];
}

static real *own_v(const Convolution *c)
{
  return c->v + (size_t)omp_get_thread_num() * c->depth * c->plane;
}

static void add_products(const Convolution *c, const real *v,
                         const real *bias, real *f)
{
  int o = (int)c->outputs, depth = (int)c->depth;
  int positions = (int)c->positions, plane = (int)c->plane;
  if (bias)
    start_with_bias(c, bias, f);
  for (size_t a = 0; a < c->window.kernel; a++)
    cblas_gemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
               o, positions, depth,
               1, c->weight + ordered(c, 0, 0, a, 0), depth,
               v + line_at(c, a), plane,
               bias || a > 0 ? 1 : 0, f, positions);
}

static void convolve_forward(const OpNode *node)
{
  const Convolution *c = node->context;
  const real *x = node->input[0]->value;
  const real *bias = node->inputs == 3 ? node->input[2]->value : NULL;
  order_weights(c, node->input[1]->value);
#pragma omp parallel num_threads(c->threads)
  {
    real *v = own_v(c);
    clear_frames(c, v);
#pragma omp for
    for (size_t n = 0; n < c->window.images; n++)
      add_products(c, half_unfolded(c, x + n * c->image, v), bias,
                   node->output->value + n * c->outputs * c->positions);
  }
}

static void take_slots(Convolution *c)
{
  size_t weights = c->window.kernel * c->outputs * c->depth;
  c->slot = arena_alloc(c->arena, c->slots * weights, sizeof(real));
}

static size_t transposed(const Convolution *c, size_t o, size_t channel,
                         size_t a, size_t b)
{
  size_t column = channel * c->window.kernel + b;
  return (a * c->depth + column) * c->outputs + o;
}

static void add_weight_share(const Convolution *c, const real *v,
                             const real *g, bool add, real *w_nabla)
{
  int o = (int)c->outputs, depth = (int)c->depth;
  int positions = (int)c->positions, plane = (int)c->plane;
  for (size_t a = 0; a < c->window.kernel; a++)
    cblas_gemm(CblasRowMajor, CblasNoTrans, CblasTrans,
               depth, o, positions,
               1, v + line_at(c, a), plane, g, positions,
               add ? 1 : 0, w_nabla + transposed(c, 0, 0, a, 0), o);
}

static void clear_tails(const Convolution *c, real *v)
{
  size_t group = c->lines * c->window.columns;
  for (size_t r = 0; r < c->depth * c->groups; r++)
    memset(v + r * group + c->positions, 0,
           (group - c->positions) * sizeof(real));
}

static void image_gradient(const Convolution *c, const real *g,
                           real *x_nabla)
{
  int o = (int)c->outputs, depth = (int)c->depth;
  int positions = (int)c->positions, plane = (int)c->plane;
  real *v = c->whole ? x_nabla : own_v(c);
  clear_tails(c, v);
  for (size_t a = 0; a < c->window.kernel; a++)
    cblas_gemm(CblasRowMajor, CblasTrans, CblasNoTrans,
               depth, positions, o,
               1, c->weight + ordered(c, 0, 0, a, 0), depth,
               g, positions, a < c->window.stride ? 0 : 1,
               v + line_at(c, a), plane);
  if (!c->whole)
    fold_half(c, v, x_nabla);
}

static void go_back(const Convolution *c, const real *x, const real *g,
                    bool add, real *x_nabla, real *w_nabla)
{
  if (w_nabla)
    add_weight_share(c, half_unfolded(c, x, own_v(c)), g, add, w_nabla);
  if (x_nabla)
    image_gradient(c, g, x_nabla);
}

static void go_back_turned(const Convolution *turned, const real *x,
                           const real *g, bool add, real *x_nabla,
                           real *w_nabla)
{
  const real *v = half_unfolded(turned, g, own_v(turned));
  if (w_nabla)
    add_weight_share(turned, v, x, add, w_nabla);
  add_products(turned, v, NULL, x_nabla);
}

static void go_through_slot(const OpNode *node, const Convolution *way,
                            size_t slot, real *x_nabla, real *w_nabla)
{
  const Convolution *c = node->context;
  size_t images = c->window.images;
  size_t weights = c->window.kernel * c->outputs * c->depth;
  size_t first = slot * images / c->slots;
  real *sum = w_nabla ? way->slot + slot * weights : NULL;
  for (size_t n = first; n < (slot + 1) * images / c->slots; n++) {
    const real *x = node->input[0]->value + n * c->image;
    const real *g = node->output->gradient +
                    n * c->outputs * c->positions;
    real *to = x_nabla ? x_nabla + n * c->image : NULL;
    if (way == c)
      go_back(c, x, g, n > first, to, sum);
    else
      go_back_turned(way, x, g, n > first, to, sum);
  }
}

static void order_back(const Convolution *c, real *w_nabla)
{
  size_t k = c->window.kernel;
  for (size_t o = 0; o < c->outputs; o++)
    for (size_t channel = 0; channel < c->window.channels; channel++)
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          *w_nabla++ = c->slot[transposed(c, o, channel, a, b)];
}

static void turn_back(const Convolution *turned, real *w_nabla)
{
  size_t k = turned->window.kernel;
  for (size_t o = 0; o < turned->window.channels; o++)
    for (size_t channel = 0; channel < turned->outputs; channel++)
      for (size_t a = k; a-- > 0;)
        for (size_t b = k; b-- > 0;)
          *w_nabla++ = turned->slot[transposed(turned, channel, o, a, b)];
}

static void add_slots(const Convolution *c, bool turned, real *w_nabla)
{
  size_t weights = c->window.kernel * c->outputs * c->depth;
  size_t count = c->slots * weights;
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < weights; i++) {
    real sum = c->slot[i];
    for (size_t slot = 1; slot < c->slots; slot++)
      sum += c->slot[slot * weights + i];
    c->slot[i] = sum;
  }
  if (turned)
    turn_back(c, w_nabla);
  else
    order_back(c, w_nabla);
}

static void sum_positions(const Convolution *c, const real *f_nabla,
                          real *bias_nabla)
{
  size_t images = c->window.images, positions = c->positions;
  size_t count = images * c->outputs * positions;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t o = 0; o < c->outputs; o++) {
    double sum = 0;
    for (size_t n = 0; n < images; n++) {
      size_t at = (n * c->outputs + o) * positions;
      sum += sum_in_lanes(positions, f_nabla + at);
    }
    bias_nabla[o] = (real)sum;
  }
}

static void convolve_backward(const OpNode *node,
                              real *const gradient[])
{
  Convolution *c = node->context;
  bool turned = gradient[0] && c->turned;
  Convolution *way = turned ? c->turned : c;
  if (turned)
    turn_weights(way, node->input[1]->value);
  if (gradient[1])
    take_slots(way);
#pragma omp parallel num_threads(way->threads)
  {
    clear_frames(way, own_v(way));
#pragma omp for
    for (size_t slot = 0; slot < c->slots; slot++)
      go_through_slot(node, way, slot, gradient[0], gradient[1]);
  }
  if (gradient[1])
    add_slots(way, turned, gradient[1]);
  if (node->inputs == 3 && gradient[2])
    sum_positions(c, node->output->gradient, gradient[2]);
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

static Window turned_window(const Window *w, size_t outputs)
{
  return (Window){ w->images, outputs, w->rows, w->columns,
                   w->kernel, 1, w->kernel - 1 - w->padding,
                   w->height, w->width };
}

static Convolution *plan(Arena *arena, const Window *w, size_t outputs)
{
  size_t k = w->kernel, s = w->stride;
  Convolution *c = arena_alloc(arena, 1, sizeof *c);
  *c = (Convolution){
    .arena = arena,
    .window = *w,
    .outputs = outputs,
    .depth = w->channels * k,
    .positions = w->rows * w->columns,
    .groups = s < k ? s : k,
    .lines = w->rows - 1 + (k + s - 1) / s,
    .image = w->channels * w->height * w->width,
    .whole = k == 1 && s == 1,
    .slots = w->images < MOST_SLOTS ? w->images : MOST_SLOTS,
  };
  c->plane = c->groups * c->lines * w->columns;
  if (c->depth > INT_MAX || c->plane > INT_MAX)
    fail(EXIT_INPUT,
         "convolve: expected sizes that can be counted, found %zu rows "
         "of %zu to multiply",
         c->depth, c->plane);
  size_t weights = k * outputs * c->depth;
  size_t room = c->whole ? 0 : c->depth * c->plane;
  c->threads = threads_for(w->images * c->positions * weights);
  c->v = arena_alloc(arena, (size_t)c->threads * room, sizeof(real));
  c->weight = arena_alloc(arena, weights, sizeof(real));
  return c;
}

TensorNode *apply_convolve(Graph *graph, TensorNode *x, TensorNode *w,
                           TensorNode *bias, size_t stride,
                           size_t padding)
{
  Window window = window_over("convolve", x,
                              w->shape.rank == 4 ? w->shape.size[2] : 1,
                              stride, padding);
  check_kernels(&window, w, bias);
  Convolution *c = plan(graph->arena, &window, w->shape.size[0]);
  Window back = turned_window(&window, c->outputs);
  if (stride == 1 && 2 * padding + 1 >= window.kernel)
    c->turned = plan(graph->arena, &back, window.channels);
  Shape shape = x->shape;
  shape.size[1] = c->outputs;
  shape.size[2] = window.rows;
  shape.size[3] = window.columns;
  return graph_apply(graph, &convolve_op, shape, bias ? 3 : 2,
                     (TensorNode *[]){ x, w, bias }, c);
}
