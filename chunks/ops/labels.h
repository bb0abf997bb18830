/* What ops with labels demand of them.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#ifndef OPS_LABELS_H
#define OPS_LABELS_H

#include "core/tensor.h"

/* Checked error of the op of this name: the label of a row of the
   matrix x is not one of its columns, which count from 0. */
void check_labels(const char *op, const TensorNode *x,
                  const unsigned char *label);

#endif
