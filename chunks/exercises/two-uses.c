#include <stddef.h>

/* F = X Y, entry by entry, for count entries. x_nabla and y_nabla hold
   what other uses of X and Y have contributed to their gradients; when
   X and Y are one tensor, they are one array. Contribute yours. */
void multiply_backward(size_t count, const double x[], const double y[],
                       const double f_nabla[], double x_nabla[],
                       double y_nabla[])
{
  for (size_t i = 0; i < count; i++) {
    /* Your lines. */
  }
}
