/* Images abreast as a row for each image.
   Explained in "Pooling", book/27-pooling.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/ops.h"

static void flatten_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  size_t n = node->output->shape.size[0];
  size_t each = node->output->shape.size[1], numbers = n * each;
  real *f = node->output->value;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t i = 0; i < n; i++)
    for (size_t e = 0; e < each; e++)
      f[i * each + e] =
          x->value[(i / GROUP * each + e) * GROUP + i % GROUP];
}

static void flatten_backward(const OpNode *node, real *const gradient[])
{
  size_t n = node->output->shape.size[0];
  size_t each = node->output->shape.size[1], numbers = n * each;
  const real *f_nabla = node->output->gradient;
  real *x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t g = 0; g < groups_of(n); g++)
    for (size_t e = 0; e < each; e++)
      for (size_t i = g * GROUP; i < (g + 1) * GROUP; i++)
        x_nabla[(g * each + e) * GROUP + i % GROUP] =
            i < n ? f_nabla[i * each + e] : 0;
}

const Op flatten_op = { "flatten", flatten_forward, flatten_backward };

TensorNode *apply_flatten(Graph *graph, TensorNode *x)
{
  Shape shape = matrix_shape(x->shape.size[0], 1);
  if (x->shape.rank == 0)
    fail(EXIT_INPUT, "flatten: expected a batch, found a scalar");
  for (int d = 1; d < x->shape.rank; d++)
    shape.size[1] *= x->shape.size[d];
  if (!x->shape.abreast)
    return apply_reshape(graph, x, shape);
  return graph_apply(graph, &flatten_op, shape, 1, &x, NULL);
}
