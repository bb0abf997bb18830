#include <stddef.h>

/* F = X / Y, entry by entry, for count entries. f_nabla is the
   gradient of F; write the gradients of X and Y. */
void divide_backward(size_t count, const double x[], const double y[],
                     const double f_nabla[], double x_nabla[],
                     double y_nabla[])
{
  for (size_t i = 0; i < count; i++) {
    /* Your lines. */
  }
}
