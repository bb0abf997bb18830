#include "ops/check.h"

#include "core/fail.h"

void check_same_shape(const char *op, const TensorNode *x,
                      const TensorNode *y)
{
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  if (x->shape.abreast != y->shape.abreast)
    fail(EXIT_INPUT,
         "%s: expected two tensors of one layout, found images abreast "
         "and a row-major tensor",
         op);
  if (!same_shape(x->shape, y->shape))
    fail(EXIT_INPUT,
         "%s: expected two tensors of one shape, found %s and %s", op,
         shape_text(x->shape, a), shape_text(y->shape, b));
}

void check_row_major(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  if (x->shape.abreast)
    fail(EXIT_INPUT,
         "%s: expected a row-major tensor, found images abreast, of "
         "shape %s",
         op, shape_text(x->shape, text));
}

void check_matrix(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  if (x->shape.rank != 2)
    fail(EXIT_INPUT, "%s: expected a matrix, found shape %s", op,
         shape_text(x->shape, text));
}
