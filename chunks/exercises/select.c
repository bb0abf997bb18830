#include <stddef.h>

/* F[i] is X[i][label[i]], with X of n x m, row by row. f_nabla is the
   gradient of F, n numbers; write the gradient of X. */
void select_backward(size_t n, size_t m, const unsigned char label[],
                     const double f_nabla[], double x_nabla[])
{
  /* Your lines. */
}
