/* GELU by way of tanh, as many models were trained with it.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/ops.h"

#include "core/threads.h"

#include <tgmath.h>

static const real a = (real)0.044715;
static const real c = (real)(M_2_SQRTPI * M_SQRT1_2);

static real bend(real x)
{
  return tanh(c * (x + a * x * x * x));
}

static void gelu_tanh_forward(const OpNode *node)
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  real *restrict f = node->output->value;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    f[i] = x[i] * (1 + bend(x[i])) / 2;
}

static void gelu_tanh_backward(const OpNode *node,
                               real *const gradient[])
{
  size_t count = element_count(node->output->shape);
  const real *restrict x = node->input[0]->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (x_nabla)
#pragma omp parallel for num_threads(threads_for(count))
    for (size_t i = 0; i < count; i++) {
      real t = bend(x[i]), steep = c * (1 + 3 * a * x[i] * x[i]);
      real slope = 1 + t + x[i] * (1 - t * t) * steep;
      x_nabla[i] = f_nabla[i] * slope / 2;
    }
}

const Op gelu_tanh_op = { "gelu_tanh", gelu_tanh_forward,
                          gelu_tanh_backward };

TensorNode *apply_gelu_tanh(Graph *graph, TensorNode *x)
{
  return graph_apply(graph, &gelu_tanh_op, x->shape, 1, &x, NULL);
}
