#include <stddef.h>

/* F_ij = sum over k of X_ik W_jk, + b_j. X is n x f, W is m x f, F and
   its gradient are n x m, all row by row: X_ik is x[i * f + k]. Write
   the gradients of X, W and b. */
void linear_backward(size_t n, size_t f, size_t m, const double x[],
                     const double w[], const double f_nabla[],
                     double x_nabla[], double w_nabla[],
                     double b_nabla[])
{
  /* Your lines. */
}
