/* The mean over each window of a feature map.
   Explained in "Pooling", book/27-pooling.nw. */

#include "core/threads.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <string.h>

static void average_plane(const Window *w, const real *restrict x,
                          real *restrict f)
{
  size_t k = w->kernel, s = w->stride;
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j++) {
      real sum = 0;
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          sum += x[(s * i + a) * w->width + s * j + b];
      *f++ = sum / (real)(k * k);
    }
}

static void average_pool_forward(const OpNode *node)
{
  const Window *w = node->context;
  const real *x = node->input[0]->value;
  size_t planes = w->images * w->channels;
  size_t plane = w->height * w->width, windows = w->rows * w->columns;
  size_t count = planes * plane;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++)
    average_plane(w, x + q * plane, node->output->value + q * windows);
}

static void share_out_plane(const Window *w, const real *restrict f_nabla,
                            real *restrict x_nabla)
{
  size_t k = w->kernel, s = w->stride;
  memset(x_nabla, 0, w->height * w->width * sizeof(real));
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j++) {
      real share = *f_nabla++ / (real)(k * k);
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          x_nabla[(s * i + a) * w->width + s * j + b] += share;
    }
}

static void average_pool_backward(const OpNode *node,
                                  real *const gradient[])
{
  const Window *w = node->context;
  const real *f_nabla = node->output->gradient;
  size_t planes = w->images * w->channels;
  size_t plane = w->height * w->width, windows = w->rows * w->columns;
  size_t count = planes * plane;
  if (!gradient[0])
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++)
    share_out_plane(w, f_nabla + q * windows, gradient[0] + q * plane);
}

const Op average_pool_op = { "average_pool", average_pool_forward,
                             average_pool_backward };

TensorNode *apply_average_pool(Graph *graph, TensorNode *x,
                               size_t kernel, size_t stride)
{
  Window *w = arena_alloc(graph->arena, 1, sizeof *w);
  *w = window_over("average_pool", x, kernel, stride, 0);
  Shape shape = x->shape;
  shape.size[2] = w->rows;
  shape.size[3] = w->columns;
  return graph_apply(graph, &average_pool_op, shape, 1, &x, w);
}
