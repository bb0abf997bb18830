#include <math.h>
#include <stddef.h>

/* Batch normalisation of one channel, of count values x, as written in
   the text. f_nabla is the gradient of F. Write the gradient of X,
   count numbers, and those of gamma and beta, a number each. */
void batch_norm_backward(size_t count, const double x[], double gamma,
                         double epsilon, const double f_nabla[],
                         double x_nabla[], double *gamma_nabla,
                         double *beta_nabla)
{
  /* Your lines. */
}
