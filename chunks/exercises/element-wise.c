#include <stddef.h>

/* F_ij = f(X_ij). x, f and f_nabla hold the count entries of X, F and
   the gradient of F; f_prime(t) is the derivative of f at t. Write the
   gradient of X. */
void element_wise_backward(size_t count, const double x[],
                           const double f[], double (*f_prime)(double),
                           const double f_nabla[], double x_nabla[])
{
  /* Your lines. */
}
