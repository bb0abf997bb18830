#include <stddef.h>

/* F, f_rows x f_columns, holds the largest pixel of each window of
   k x k in X. The window moves by s. X has s (f_rows - 1) + k rows and
   s (f_columns - 1) + k columns. f_nabla is the gradient of F; write
   that of X. */
void max_pool_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[],
                       const double f_nabla[], double x_nabla[])
{
  /* Your lines. */
}
