/* Division, entry by entry.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"

#include "core/threads.h"
#include "ops/check.h"

static void divide_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict y = node->input[1]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] / y[i];
}

static void divide_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict y = node->input[1]->value;
  const real *restrict f = node->output->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  real *restrict y_nabla = gradient[1];
  if (x_nabla)
#pragma omp parallel for simd num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++)
      x_nabla[i] = f_nabla[i] / y[i];
  if (y_nabla)
#pragma omp parallel for simd num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++)
      y_nabla[i] = -(f_nabla[i] / y[i]) * f[i];
}

const Op divide_op = { "divide", divide_forward, divide_backward };

TensorNode *apply_divide(Graph *graph, TensorNode *x, TensorNode *y)
{
  check_same_shape("divide", x, y);
  return graph_apply(graph, &divide_op, x->shape,
                     2, (TensorNode *[]){ x, y }, NULL);
}
