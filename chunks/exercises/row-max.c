#include <stddef.h>

/* F[i] is the largest entry in row i of X, which is n x m, row by row.
   f_nabla is the gradient of F; write the gradient of X. */
void row_max_backward(size_t n, size_t m, const double x[],
                      const double f_nabla[], double x_nabla[])
{
  for (size_t i = 0; i < n; i++) {
    /* Your lines. */
  }
}
