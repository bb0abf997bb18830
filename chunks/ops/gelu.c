/* GELU: the input times the probability of less than it.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/ops.h"

#include "core/threads.h"
#include "ops/normal.h"

static void gelu_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] * normal_distribution(x[i]);
}

static void gelu_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (x_nabla)
#pragma omp parallel for num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++) {
      real slope = x[i] * normal_density(x[i]);
      slope += normal_distribution(x[i]);
      x_nabla[i] = f_nabla[i] * slope;
    }
}

const Op gelu_op = { "gelu", gelu_forward, gelu_backward };

TensorNode *apply_gelu(Graph *graph, TensorNode *x)
{
  return graph_apply(graph, &gelu_op, x->shape, 1, &x, NULL);
}
