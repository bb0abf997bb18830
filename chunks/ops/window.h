#ifndef OPS_WINDOW_H
#define OPS_WINDOW_H

#include "core/tensor.h"

/* A square window on images, and its positions (equation
   window:positions). */
typedef struct {
  size_t images, channels, height, width;
  size_t kernel, stride, padding;
  size_t rows, columns; /* positions: H' and W' */
} Window;

/* Checked errors of the op of this name: x is not of rank 4, a size
   of 0, a kernel or stride of 0, padding that is not less than the
   kernel, a kernel larger than the padded image, more entries than
   can be counted. */
Window window_over(const char *op, const TensorNode *x, size_t kernel,
                   size_t stride, size_t padding);

/* Where in a channel's plane the window at position (i, j) has its
   entry (a, b); NOWHERE in the padding. */
#define NOWHERE ((size_t)-1)
size_t window_place(const Window *w, size_t i, size_t j, size_t a,
                    size_t b);

#endif
