#include <stddef.h>

/* F, f_rows x f_columns, is the convolution of an image X with a kernel
   W, k x k, that moves by s. X has s (f_rows - 1) + k rows and
   s (f_columns - 1) + k columns. All are stored row by row. f_nabla is
   the gradient of F; write those of X and W. */
void convolve_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[], const double w[],
                       const double f_nabla[], double x_nabla[],
                       double w_nabla[])
{
  size_t width = s * (f_columns - 1) + k; /* a row of X */
  /* Your lines. */
}
