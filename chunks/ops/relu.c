/* What is positive, and zero elsewhere.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"

#include "core/threads.h"

static void relu_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] < 0 ? 0 : x[i];
}

static void relu_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (x_nabla)
#pragma omp parallel for simd num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++)
      x_nabla[i] = x[i] > 0 ? f_nabla[i] : 0;
}

const Op relu_op = { "relu", relu_forward, relu_backward };

TensorNode *apply_relu(Graph *graph, TensorNode *x)
{
  return graph_apply(graph, &relu_op, x->shape, 1, &x, NULL);
}
