/* The largest value in each window of a feature map.
   Explained in "Pooling", book/27-pooling.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "core/vector.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <stdint.h>
#include <string.h>

typedef struct {
  Window window;
  bool abreast;
  size_t planes, lanes; /* lanes: numbers of a pixel, 1 or LINE */
  uint32_t *place;      /* of each maximum, in its plane */
} MaxPool;

static inline void take(real v, uint32_t here, real *best, uint32_t *at)
{
  bool wins = v > *best || v != v;
  *best = wins ? v : *best;
  *at = wins ? here : *at;
}

static void bring(const MaxPool *pool, const real *x, size_t row,
                  size_t first, size_t b, real pixel[LINE])
{
  const Window *w = &pool->window;
  const real *from = x + (row * w->width + first * w->stride + b) *
                             pool->lanes;
  if (pool->abreast)
    memcpy(pixel, from, LINE * sizeof *pixel);
  else
    for (size_t n = 0; n < LINE; n++)
      pixel[n] = first + n < w->columns ? from[n * w->stride] : 0;
}

static void pool_line(const MaxPool *pool, const real *x, size_t i,
                      size_t j, real best[LINE], uint32_t at[LINE])
{
  const Window *w = &pool->window;
  size_t s = w->stride;
  uint32_t step = pool->abreast ? 0 : (uint32_t)s;
  real pixel[LINE];
  bring(pool, x, s * i, j, 0, best);
  for (size_t a = 0; a < w->kernel; a++)
    for (size_t b = 0; b < w->kernel; b++) {
      uint32_t here = (uint32_t)((s * i + a) * w->width + s * j + b);
      bring(pool, x, s * i + a, j, b, pixel);
      for (uint32_t n = 0; n < LINE; n++) {
        at[n] = a + b ? at[n] : here + step * n;
        take(pixel[n], here + step * n, &best[n], &at[n]);
      }
    }
}

static void pool_plane(const MaxPool *pool, const real *x, real *f,
                       uint32_t *place)
{
  const Window *w = &pool->window;
  size_t windows = pool->abreast ? 1 : LINE;
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j += windows) {
      size_t left = (w->columns - j) * pool->lanes;
      size_t some = left < LINE ? left : LINE;
      real best[LINE];
      uint32_t at[LINE];
      pool_line(pool, x, i, j, best, at);
      memcpy(f, best, some * sizeof *f);
      memcpy(place, at, some * sizeof *place);
      f += some;
      place += some;
    }
}

static void max_pool_forward(const OpNode *node)
{
  const MaxPool *pool = node->context;
  size_t plane = element_count(node->input[0]->shape) / pool->planes;
  size_t windows = element_count(node->output->shape) / pool->planes;
  int threads = threads_for(plane * pool->planes);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
  for (size_t q = 0; q < pool->planes; q++)
    pool_plane(pool, node->input[0]->value + q * plane,
               node->output->value + q * windows,
               pool->place + q * windows);
}

static void return_lines(const MaxPool *pool,
                         const real *restrict f_nabla,
                         const uint32_t *restrict place,
                         real *restrict x_nabla)
{
  const Window *w = &pool->window;
  size_t k = w->kernel, s = w->stride;
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j++) {
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
          size_t pixel = (s * i + a) * w->width + s * j + b;
          real *line = x_nabla + pixel * LINE;
#pragma omp simd
          for (size_t l = 0; l < LINE; l++) {
            real slope = f_nabla[l];
            line[l] += place[l] == (uint32_t)pixel ? slope : 0;
          }
        }
      f_nabla += LINE;
      place += LINE;
    }
}

static void max_pool_backward(const OpNode *node, real *const gradient[])
{
  const MaxPool *pool = node->context;
  size_t plane = element_count(node->input[0]->shape) / pool->planes;
  size_t windows = element_count(node->output->shape) / pool->planes;
  int threads = threads_for(plane * pool->planes);
  if (!gradient[0])
    return;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
  for (size_t q = 0; q < pool->planes; q++) {
    const uint32_t *place = pool->place + q * windows;
    const real *f_nabla = node->output->gradient + q * windows;
    real *x_nabla = gradient[0] + q * plane;
    memset(x_nabla, 0, plane * sizeof(real));
    if (pool->abreast)
      return_lines(pool, f_nabla, place, x_nabla);
    else
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
  pool->abreast = x->shape.abreast;
  pool->lanes = pool->abreast ? LINE : 1;
  pool->planes = blocks_of(x->shape) * w->channels;
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
