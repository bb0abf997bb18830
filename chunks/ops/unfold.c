#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"
#include "ops/window.h"

#include <string.h>

static void copy_window(const Window *w, const real *restrict x,
                        size_t i, size_t j, real *restrict u)
{
  size_t k = w->kernel;
  for (size_t c = 0; c < w->channels; c++, x += w->height * w->width)
    for (size_t a = 0; a < k; a++)
      for (size_t b = 0; b < k; b++) {
        size_t place = window_place(w, i, j, a, b);
        *u++ = place == NOWHERE ? 0 : x[place];
      }
}

static void unfold_forward(const OpNode *node)
{
  const Window *w = node->context;
  size_t row = node->output->shape.size[1];
  size_t image = w->channels * w->height * w->width;
  size_t count = element_count(node->output->shape);
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < w->images; n++)
    for (size_t i = 0; i < w->rows; i++)
      for (size_t j = 0; j < w->columns; j++)
        copy_window(w, node->input[0]->value + n * image, i, j,
                    node->output->value +
                        ((n * w->rows + i) * w->columns + j) * row);
}

static void add_window(const Window *w, const real *restrict u_nabla,
                       size_t i, size_t j, real *restrict x_nabla)
{
  size_t k = w->kernel, plane = w->height * w->width;
  for (size_t c = 0; c < w->channels; c++, x_nabla += plane)
    for (size_t a = 0; a < k; a++)
      for (size_t b = 0; b < k; b++, u_nabla++) {
        size_t place = window_place(w, i, j, a, b);
        if (place != NOWHERE)
          x_nabla[place] += *u_nabla;
      }
}

static void unfold_backward(const OpNode *node, real *const gradient[])
{
  const Window *w = node->context;
  size_t row = node->output->shape.size[1];
  size_t image = w->channels * w->height * w->width;
  size_t count = element_count(node->output->shape);
  const real *u_nabla = node->output->gradient;
  if (!gradient[0])
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t n = 0; n < w->images; n++) {
    real *x_nabla = gradient[0] + n * image;
    memset(x_nabla, 0, image * sizeof(real));
    for (size_t i = 0; i < w->rows; i++)
      for (size_t j = 0; j < w->columns; j++)
        add_window(w,
                   u_nabla + ((n * w->rows + i) * w->columns + j) * row,
                   i, j, x_nabla);
  }
}

const Op unfold_op = { "unfold", unfold_forward, unfold_backward };

TensorNode *apply_unfold(Graph *graph, TensorNode *x, size_t kernel,
                         size_t stride, size_t padding)
{
  Window *w = arena_alloc(graph->arena, 1, sizeof *w);
  *w = window_over("unfold", x, kernel, stride, padding);
  check_row_major("unfold", x);
  return graph_apply(graph, &unfold_op,
                     matrix_shape(w->images * w->rows * w->columns,
                                  w->channels * kernel * kernel),
                     1, &x, w);
}
