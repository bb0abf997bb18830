#include "core/threads.h"
#include "core/tree.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <string.h>

static void average_plane(const Window *w, size_t lanes,
                          const real *restrict x, real *restrict f)
{
  size_t k = w->kernel, s = w->stride;
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j++, f += lanes) {
      for (size_t l = 0; l < lanes; l++)
        f[l] = 0;
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
          size_t pixel = (s * i + a) * w->width + s * j + b;
          for (size_t l = 0; l < lanes; l++)
            f[l] += x[pixel * lanes + l];
        }
      for (size_t l = 0; l < lanes; l++)
        f[l] /= (real)(k * k);
    }
}

static void average_pool_forward(const OpNode *node)
{
  const Window *w = node->context;
  const TensorNode *x = node->input[0], *f = node->output;
  size_t planes = blocks_of(x->shape) * w->channels;
  size_t count = element_count(x->shape), plane = count / planes;
  size_t windows = element_count(f->shape) / planes;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++)
    average_plane(w, x->shape.abreast ? GROUP : 1, x->value + q * plane,
                  f->value + q * windows);
}

static void share_out_plane(const Window *w, size_t lanes,
                            const real *restrict f_nabla,
                            real *restrict x_nabla)
{
  size_t k = w->kernel, s = w->stride;
  memset(x_nabla, 0, w->height * w->width * lanes * sizeof(real));
  for (size_t i = 0; i < w->rows; i++)
    for (size_t j = 0; j < w->columns; j++, f_nabla += lanes)
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
          size_t pixel = (s * i + a) * w->width + s * j + b;
          for (size_t l = 0; l < lanes; l++)
            x_nabla[pixel * lanes + l] += f_nabla[l] / (real)(k * k);
        }
}

static void average_pool_backward(const OpNode *node,
                                  real *const gradient[])
{
  const Window *w = node->context;
  Shape shape = node->input[0]->shape;
  size_t planes = blocks_of(shape) * w->channels;
  size_t count = element_count(shape), plane = count / planes;
  size_t windows = element_count(node->output->shape) / planes;
  if (!gradient[0])
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t q = 0; q < planes; q++)
    share_out_plane(w, shape.abreast ? GROUP : 1,
                    node->output->gradient + q * windows,
                    gradient[0] + q * plane);
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
