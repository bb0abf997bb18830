#include <stddef.h>

/* X has n rows of m scores, label[k] is the right class of row k, and
   f_nabla is the gradient of the loss. Write the gradient of X. */
void margin_backward(size_t n, size_t m, const double x[],
                     const unsigned char label[], double f_nabla,
                     double x_nabla[])
{
  /* Your lines. */
}
