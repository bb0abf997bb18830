#include <stddef.h>

void element_wise_backward(size_t count, const double x[],
                           const double f[], double (*f_prime)(double),
                           const double f_nabla[], double x_nabla[])
{
  (void)f;
  const double *end = x + count;
  while (x < end)
    *x_nabla++ = f_prime(*x++) * *f_nabla++;
}
