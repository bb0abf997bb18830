/* The natural logarithm of every entry.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"

#include "core/threads.h"

#include <tgmath.h>

static void log_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = log(x[i]);
}

static void log_backward(const OpNode *node, real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (x_nabla)
#pragma omp parallel for simd num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++)
      x_nabla[i] = f_nabla[i] / x[i];
}

const Op log_op = { "log", log_forward, log_backward };

TensorNode *apply_log(Graph *graph, TensorNode *x)
{
  return graph_apply(graph, &log_op, x->shape, 1, &x, NULL);
}
