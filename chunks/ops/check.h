#ifndef OPS_CHECK_H
#define OPS_CHECK_H

#include "core/tensor.h"

/* Checked error of the op of this name: x and y differ in shape. */
void check_same_shape(const char *op, const TensorNode *x,
                      const TensorNode *y);

/* Checked error of the op of this name: x has not rank 2. */
void check_matrix(const char *op, const TensorNode *x);

/* Checked error of the op of this name: x is images abreast. */
void check_row_major(const char *op, const TensorNode *x);

#endif
