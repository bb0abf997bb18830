/* The sum of each column of a matrix.
   Explained in "Sums", book/20-sums.nw. */

#include "ops/check.h"
#include "ops/ops.h"
#include "ops/repeat.h"

static void column_sum_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  sum_repeated(1, x->shape.size[0], x->shape.size[1], x->value,
               node->output->value);
}

static void column_sum_backward(const OpNode *node,
                                real *const gradient[])
{
  const TensorNode *x = node->input[0];
  if (gradient[0])
    repeat(1, x->shape.size[0], x->shape.size[1],
           node->output->gradient, gradient[0]);
}

const Op column_sum_op = { "column_sum", column_sum_forward,
                           column_sum_backward };

TensorNode *apply_column_sum(Graph *graph, TensorNode *x)
{
  check_matrix("column_sum", x);
  return graph_apply(graph, &column_sum_op,
                     matrix_shape(1, x->shape.size[1]), 1, &x, NULL);
}
