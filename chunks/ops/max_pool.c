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

static inline void pool_row(size_t k, size_t s, size_t width,
                            size_t columns, uint32_t start,
                            const real *restrict x, real *restrict f,
                            uint32_t *restrict place)
{
  for (size_t j = 0; j < columns; j++) {
    real best = x[s * j];
    uint32_t at = 0;
    for (size_t a = 0; a < k; a++)
      for (size_t b = 0; b < k; b++) {
        real v = x[a * width + s * j + b];
        bool wins = v > best || v != v;
        best = wins ? v : best;
        at = wins ? (uint32_t)(a * width + b) : at;
      }
    f[j] = best;
    place[j] = start + (uint32_t)(s * j) + at;
  }
}

static void pool_plane(const Window *w, const real *x, real *f,
                       uint32_t *place)
{
  size_t k = w->kernel, s = w->stride, columns = w->columns;
  for (size_t i = 0; i < w->rows; i++) {
    size_t start = s * i * w->width, at = i * columns;
    if (k == 2 && s == 2)
      pool_row(2, 2, w->width, columns, (uint32_t)start, x + start,
               f + at, place + at);
    else
      pool_row(k, s, w->width, columns, (uint32_t)start, x + start,
               f + at, place + at);
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
