#include <stddef.h>

void element_wise_backward(size_t count, const double x[],
                           const double f[], double (*f_prime)(double),
                           const double f_nabla[], double x_nabla[])
{
  (void)f;
  for (size_t i = 0; i < count; i++)
    x_nabla[i] = f_nabla[i] * f_prime(x[i]);
}
