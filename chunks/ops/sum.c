#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

enum { BLOCK = 4096 };

static void sum_forward(const OpNode *node)
{
  size_t n = element_count(node->input[0]->shape);
  size_t blocks = n / BLOCK + 1;
  const real *restrict x = node->input[0]->value;
  double *restrict partial = node->context;
#pragma omp parallel for num_threads(threads_for(n))
  for (size_t b = 0; b < blocks; b++) {
    size_t end = b + 1 < blocks ? (b + 1) * BLOCK : n;
    double sum = 0;
    for (size_t k = b * BLOCK; k < end; k++)
      sum += x[k];
    partial[b] = sum;
  }
  double sum = 0;
  for (size_t b = 0; b < blocks; b++)
    sum += partial[b];
  node->output->value[0] = (real)sum;
}

static void sum_backward(const OpNode *node, real *const gradient[])
{
  size_t n = element_count(node->input[0]->shape);
  real f_nabla = node->output->gradient[0];
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t k = 0; k < n; k++)
    x_nabla[k] = f_nabla;
}

const Op sum_op = { "sum", sum_forward, sum_backward };

TensorNode *apply_sum(Graph *graph, TensorNode *x)
{
  check_row_major("sum", x);
  size_t blocks = element_count(x->shape) / BLOCK + 1;
  double *partial = arena_alloc(graph->arena, blocks, sizeof(double));
  return graph_apply(graph, &sum_op, scalar_shape(), 1, &x, partial);
}
