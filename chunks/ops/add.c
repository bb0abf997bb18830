/* Addition, entry by entry.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"

#include "core/threads.h"
#include "ops/check.h"

static void add_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict y = node->input[1]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] + y[i];
}

static void hand_on(size_t count, const real *restrict f_nabla,
                    real *restrict x_nabla)
{
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    x_nabla[i] = f_nabla[i];
}

static void add_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  for (int k = 0; k < 2; k++)
    if (gradient[k])
      hand_on(count, node->output->gradient, gradient[k]);
}

const Op add_op = { "add", add_forward, add_backward };

TensorNode *apply_add(Graph *graph, TensorNode *x, TensorNode *y)
{
  check_same_shape("add", x, y);
  return graph_apply(graph, &add_op, x->shape,
                     2, (TensorNode *[]){ x, y }, NULL);
}
