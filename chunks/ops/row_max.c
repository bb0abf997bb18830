/* The largest entry of each row.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

#include <math.h>

static void row_max_forward(const OpNode *node)
{
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  size_t count = n * m;
  const real *restrict x = node->input[0]->value;
  size_t *restrict c = node->context;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++) {
    const real *row = x + i * m;
    c[i] = 0;
    for (size_t j = 1; j < m; j++)
      if (row[j] > row[c[i]] || isnan(row[j]))
        c[i] = j;
    node->output->value[i] = row[c[i]];
  }
}

static void row_max_backward(const OpNode *node, real *const gradient[])
{
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  size_t count = n * m;
  const size_t *restrict c = node->context;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      x_nabla[i * m + j] = c[i] == j ? f_nabla[i] : 0;
}

const Op row_max_op = { "row_max", row_max_forward, row_max_backward };

TensorNode *apply_row_max(Graph *graph, TensorNode *x)
{
  check_matrix("row_max", x);
  size_t n = x->shape.size[0];
  if (x->shape.size[1] == 0)
    fail(EXIT_INPUT,
         "row_max: expected a matrix with columns, found none");
  size_t *c = arena_alloc(graph->arena, n, sizeof *c);
  return graph_apply(graph, &row_max_op, matrix_shape(n, 1), 1, &x, c);
}
