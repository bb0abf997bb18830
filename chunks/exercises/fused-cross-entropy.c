#include <math.h>
#include <stddef.h>

/* The loss is the mean of -log S[i][label[i]] over the n rows, where S
   is the softmax of X, n x m. Nothing comes after it: its own gradient
   is 1. Write the gradient of X. Any finite scores may come. */
void cross_entropy_backward(size_t n, size_t m, const double x[],
                            const unsigned char label[],
                            double x_nabla[])
{
  /* Your lines. */
}
