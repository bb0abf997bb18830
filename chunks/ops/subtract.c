/* Subtraction, entry by entry.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"

#include "core/threads.h"
#include "ops/check.h"

#include <string.h>

static void subtract_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict y = node->input[1]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] - y[i];
}

static void subtract_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict f_nabla = node->output->gradient;
  real *restrict y_nabla = gradient[1];
  if (gradient[0])
    memcpy(gradient[0], f_nabla, count * sizeof(real));
  if (y_nabla)
#pragma omp parallel for simd num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++)
      y_nabla[i] = -f_nabla[i];
}

const Op subtract_op = { "subtract", subtract_forward,
                         subtract_backward };

TensorNode *apply_subtract(Graph *graph, TensorNode *x, TensorNode *y)
{
  check_same_shape("subtract", x, y);
  return graph_apply(graph, &subtract_op, x->shape,
                     2, (TensorNode *[]){ x, y }, NULL);
}
