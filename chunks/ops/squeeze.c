/* A dimension of size one taken away.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "core/fail.h"
#include "ops/dimension.h"
#include "ops/ops.h"

#include <string.h>

static void squeeze_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  memcpy(node->output->value, x->value,
         element_count(x->shape) * sizeof(real));
}

static void squeeze_backward(const OpNode *node, real *const gradient[])
{
  const TensorNode *x = node->input[0];
  if (gradient[0])
    memcpy(gradient[0], node->output->gradient,
           element_count(x->shape) * sizeof(real));
}

const Op squeeze_op = { "squeeze", squeeze_forward, squeeze_backward };

TensorNode *apply_squeeze(Graph *graph, TensorNode *x, int dimension)
{
  char text[SHAPE_TEXT];
  check_dimension("squeeze", x, dimension);
  if (x->shape.size[dimension] != 1)
    fail(EXIT_INPUT,
         "squeeze: expected size 1 in dimension %d, found shape %s",
         dimension, shape_text(x->shape, text));
  Shape shape = x->shape;
  shape.rank--;
  for (int d = dimension; d < shape.rank; d++)
    shape.size[d] = shape.size[d + 1];
  return graph_apply(graph, &squeeze_op, shape, 1, &x, NULL);
}
