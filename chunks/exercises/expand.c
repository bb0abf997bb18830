#include <stddef.h>

/* Y is n x m, and each of its columns is x. y_nabla is the gradient
   of Y, row by row; write the gradient of x, of n entries. */
void expand_backward(size_t n, size_t m, const double y_nabla[],
                     double x_nabla[])
{
  /* Your lines. */
}
