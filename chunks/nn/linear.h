/* A linear layer.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#ifndef NN_LINEAR_H
#define NN_LINEAR_H

#include "core/tensor.h"
#include "nn/initialize.h"

/* The parameters of a linear layer: weight is outputs x inputs, bias
   has an entry for each output. */
typedef struct {
  TensorNode *weight, *bias;
} Linear;

/* A new layer. Its tensors are named NAME.weight and NAME.bias and
   want gradients. The weights are drawn; the bias is zero. Checked
   errors: a layer without inputs or outputs, or with more weights than
   can be counted. */
Linear linear_new(Arena *arena, const char *name, size_t inputs,
                  size_t outputs, const Draw *draw);

#endif
