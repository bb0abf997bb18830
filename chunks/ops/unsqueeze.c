#include "core/fail.h"
#include "ops/check.h"
#include "ops/ops.h"

#include <string.h>

static void unsqueeze_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  memcpy(node->output->value, x->value,
         element_count(x->shape) * sizeof(real));
}

static void unsqueeze_backward(const OpNode *node,
                               real *const gradient[])
{
  const TensorNode *x = node->input[0];
  if (gradient[0])
    memcpy(gradient[0], node->output->gradient,
           element_count(x->shape) * sizeof(real));
}

const Op unsqueeze_op = { "unsqueeze", unsqueeze_forward,
                          unsqueeze_backward };

TensorNode *apply_unsqueeze(Graph *graph, TensorNode *x, int dimension)
{
  char text[SHAPE_TEXT];
  Shape shape = x->shape;
  check_row_major("unsqueeze", x);
  if (shape.rank == MAX_RANK)
    fail(EXIT_INPUT,
         "unsqueeze: expected fewer than %d dimensions, found shape %s",
         MAX_RANK, shape_text(shape, text));
  if (dimension < 0 || dimension > shape.rank)
    fail(EXIT_INPUT,
         "unsqueeze: expected a dimension from 0 to %d, found %d",
         shape.rank, dimension);
  for (int d = shape.rank++; d > dimension; d--)
    shape.size[d] = shape.size[d - 1];
  shape.size[dimension] = 1;
  return graph_apply(graph, &unsqueeze_op, shape, 1, &x, NULL);
}
