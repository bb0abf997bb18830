/* A layer of convolution.
   Explained in "Deeper models", book/47-deep.nw. */

#ifndef NN_CONVOLUTION_H
#define NN_CONVOLUTION_H

#include "core/graph.h"
#include "nn/initialize.h"

/* What a convolution is like: its channels, its kernel of kernel x
   kernel, and whether it has a bias. */
typedef struct {
  size_t inputs, outputs, kernel, stride, padding;
  bool biased;
} Conv2dOptions;

/* Its parameters: weight is outputs x inputs x kernel x kernel; bias
   has an entry for each output, or is NULL. */
typedef struct {
  Conv2dOptions options;
  TensorNode *weight, *bias;
} Conv2d;

/* A new layer, its tensors named NAME.weight and NAME.bias. The
   weights are drawn; the bias is zero. Checked error: a size of
   zero. */
Conv2d conv2d_new(Arena *arena, const char *name,
                  const Conv2dOptions *options, const Draw *draw);

/* The convolution of images, n x inputs x rows x columns (equation
   convolve:f). */
TensorNode *apply_conv2d(Graph *graph, const Conv2d *layer,
                         TensorNode *images);

#endif
