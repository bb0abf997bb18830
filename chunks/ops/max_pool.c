/* The largest value in each window of a feature map.
   Explained in "Pooling", book/27-pooling.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <stdint.h>
#include <string.h>

typedef struct {
  Window window;
  uint32_t *place; /* of each maximum, in its plane */
} MaxPool;

enum { LANES = 16 };

static inline void take(real v, uint32_t here, real *best, uint32_t *at)
{
  bool wins = v > *best || v != v;
  *best = wins ? v : *best;
  *at = wins ? here : *at;
}

static void pool_row(const Window *w, uint32_t start,
                     const real *restrict x, real *restrict f,
                     uint32_t *restrict place)
{
  for (size_t j = 0; j < w->columns; j++) {
    size_t left = w->stride * j;
    f[j] = x[left];
    place[j] = start + (uint32_t)left;
    for (size_t a = 0; a < w->kernel; a++)
      for (size_t b = 0; b < w->kernel; b++) {
        size_t past = a * w->width + left + b;
        take(x[past], start + (uint32_t)past, &f[j], &place[j]);
      }
  }
}

static void pool_lanes(uint32_t n, uint32_t width, uint32_t start,
                       const real *restrict x, real *restrict f,
                       uint32_t *restrict place)
{
  const real *restrict below = x + width;
  real row[2][2 * LANES];
  for (uint32_t l = 0; l < 2 * LANES; l++) {
    row[0][l] = l < 2 * n ? x[l] : 0;
    row[1][l] = l < 2 * n ? below[l] : 0;
  }
  for (uint32_t l = 0; l < LANES; l++) {
    uint32_t left = start + 2 * l, there = left;
    real top = row[0][2 * l];
    take(row[0][2 * l + 1], left + 1, &top, &there);
    take(row[1][2 * l], left + width, &top, &there);
    take(row[1][2 * l + 1], left + width + 1, &top, &there);
    if (l < n) {
      f[l] = top;
      place[l] = there;
    }
  }
}

static void pool_pairs(const Window *w, uint32_t start, const real *x,
                       real *f, uint32_t *place)
{
  for (size_t j = 0; j < w->columns; j += LANES) {
    size_t left = w->columns - j;
    uint32_t lanes = left < LANES ? (uint32_t)left : LANES;
    pool_lanes(lanes, (uint32_t)w->width, start + 2 * (uint32_t)j,
               x + 2 * j, f + j, place + j);
  }
}

static void pool_plane(const Window *w, const real *x, real *f,
                       uint32_t *place)
{
  for (size_t i = 0; i < w->rows; i++) {
    size_t start = w->stride * i * w->width, at = i * w->columns;
    if (w->kernel == 2 && w->stride == 2)
      pool_pairs(w, (uint32_t)start, x + start, f + at, place + at);
    else
      pool_row(w, (uint32_t)start, x + start, f + at, place + at);
  }
}

static void max_pool_forward(const OpNode *node)
{
  const MaxPool *pool = node->context;
  const Window *w = &pool->window;
  const real *x = node->input[0]->value;
  real *f = node->output->value;
  size_t planes = w->images * w->channels;
  size_t plane = w->height * w->width, windows = w->rows * w->columns;
  size_t count = planes * plane;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++)
    pool_plane(w, x + q * plane, f + q * windows,
               pool->place + q * windows);
}

static void max_pool_backward(const OpNode *node, real *const gradient[])
{
  const MaxPool *pool = node->context;
  const Window *w = &pool->window;
  size_t planes = w->images * w->channels;
  size_t plane = w->height * w->width, windows = w->rows * w->columns;
  size_t count = planes * plane;
  if (!gradient[0])
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++) {
    const uint32_t *place = pool->place + q * windows;
    const real *f_nabla = node->output->gradient + q * windows;
    real *x_nabla = gradient[0] + q * plane;
    memset(x_nabla, 0, plane * sizeof(real));
    for (size_t i = 0; i < windows; i++)
      x_nabla[place[i]] += f_nabla[i];
  }
}

const Op max_pool_op = { "max_pool", max_pool_forward,
                         max_pool_backward };

TensorNode *apply_max_pool(Graph *graph, TensorNode *x, size_t kernel,
                           size_t stride)
{
  MaxPool *pool = arena_alloc(graph->arena, 1, sizeof *pool);
  Window *w = &pool->window;
  *w = window_over("max_pool", x, kernel, stride, 0);
  if (w->height > UINT32_MAX / w->width)
    fail(EXIT_INPUT,
         "max_pool: expected channels of at most %u entries, "
         "found %zu x %zu",
         UINT32_MAX, w->height, w->width);
  Shape shape = x->shape;
  shape.size[2] = w->rows;
  shape.size[3] = w->columns;
  pool->place = arena_alloc(graph->arena, element_count(shape),
                            sizeof *pool->place);
  return graph_apply(graph, &max_pool_op, shape, 1, &x, pool);
}
