/* Each row divided by its sum.
   Explained in "Normalize and softmax", book/23-normalize.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

static void normalize_forward(const OpNode *node)
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const real *restrict x = node->input[0]->value;
  real *restrict f = node->output->value;
  double *restrict s = node->context;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++) {
    s[i] = 0;
    for (size_t q = i * m; q < (i + 1) * m; q++)
      s[i] += x[q];
    for (size_t l = i * m; l < (i + 1) * m; l++)
      f[l] = (real)(x[l] / s[i]);
  }
}

static void normalize_backward(const OpNode *node,
                               real *const gradient[])
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const double *restrict s = node->context;
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
      x_nabla[j] = (real)((f_nabla[j] - common) / s[i]);
  }
}

const Op normalize_op = { "normalize", normalize_forward,
                          normalize_backward };

TensorNode *apply_normalize(Graph *graph, TensorNode *x)
{
  check_matrix("normalize", x);
  size_t n = x->shape.size[0];
  if (x->shape.size[1] == 0)
    fail(EXIT_INPUT,
         "normalize: expected a matrix with columns, found none");
  double *sum = arena_alloc(graph->arena, n, sizeof *sum);
  return graph_apply(graph, &normalize_op, x->shape, 1, &x, sum);
}
