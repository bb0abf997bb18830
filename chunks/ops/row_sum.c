/* The sum of each row of a matrix.
   Explained in "Sums", book/20-sums.nw. */

#include "ops/check.h"
#include "ops/ops.h"
#include "ops/repeat.h"

static void row_sum_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  sum_repeated(x->shape.size[0], x->shape.size[1], 1, x->value,
               node->output->value);
}

static void row_sum_backward(const OpNode *node, real *const gradient[])
{
  const TensorNode *x = node->input[0];
  if (gradient[0])
    repeat(x->shape.size[0], x->shape.size[1], 1,
           node->output->gradient, gradient[0]);
}

const Op row_sum_op = { "row_sum", row_sum_forward, row_sum_backward };

TensorNode *apply_row_sum(Graph *graph, TensorNode *x)
{
  check_matrix("row_sum", x);
  return graph_apply(graph, &row_sum_op,
                     matrix_shape(x->shape.size[0], 1), 1, &x, NULL);
}
