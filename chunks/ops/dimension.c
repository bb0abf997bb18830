#include "ops/dimension.h"

#include "core/fail.h"
#include "ops/check.h"

void check_dimension(const char *op, const TensorNode *x,
                     int dimension)
{
  char text[SHAPE_TEXT];
  check_row_major(op, x);
  if (dimension < 0 || dimension >= x->shape.rank)
    fail(EXIT_INPUT,
         "%s: expected a tensor with a dimension %d, found shape %s",
         op, dimension, shape_text(x->shape, text));
}
