/* Refuses labels that are no class.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "ops/labels.h"

#include "core/fail.h"

void check_labels(const char *op, const TensorNode *x,
                  const unsigned char *label)
{
  size_t n = x->shape.size[0], m = x->shape.size[1];
  if (m == 0)
    fail(EXIT_INPUT, "%s: expected a matrix with columns, found none",
         op);
  for (size_t i = 0; i < n; i++)
    if (label[i] >= m)
      fail(EXIT_INPUT,
           "%s: expected a label from 0 to %zu, found %d in row %zu", op,
           m - 1, label[i], i);
}
