/* The softmax of each row.
   Explained in "Normalize and softmax", book/23-normalize.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

#include <math.h>

static void softmax_row(size_t m, const real *restrict x,
                        real *restrict f)
{
  double largest = x[0];
  for (size_t q = 1; q < m; q++)
    if (x[q] > largest)
      largest = x[q];
  double sum = 0;
  for (size_t q = 0; q < m; q++)
    sum += exp(x[q] - largest);
  for (size_t l = 0; l < m; l++)
    f[l] = (real)(exp(x[l] - largest) / sum);
}

static void softmax_forward(const OpNode *node)
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const real *x = node->input[0]->value;
  real *f = node->output->value;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++)
    softmax_row(m, x + i * m, f + i * m);
}

static void softmax_backward(const OpNode *node, real *const gradient[])
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const real *restrict f = node->output->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++) {
    double common = 0;
    for (size_t l = i * m; l < (i + 1) * m; l++)
      common += (double)f_nabla[l] * f[l];
    for (size_t j = i * m; j < (i + 1) * m; j++)
      x_nabla[j] = (real)(f[j] * (f_nabla[j] - common));
  }
}

const Op softmax_op = { "softmax", softmax_forward, softmax_backward };

TensorNode *apply_softmax(Graph *graph, TensorNode *x)
{
  check_matrix("softmax", x);
  if (x->shape.size[1] == 0)
    fail(EXIT_INPUT,
         "softmax: expected a matrix with columns, found none");
  return graph_apply(graph, &softmax_op, x->shape, 1, &x, NULL);
}
