/* A tensor seen as what lies before, in and behind one dimension.
   Explained in "Expand", book/18-expand.nw. */

#ifndef OPS_DIMENSION_H
#define OPS_DIMENSION_H

#include "core/tensor.h"

/* Checked error of the op of this name: x has no such dimension. */
void check_dimension(const char *op, const TensorNode *x,
                     int dimension);

#endif
