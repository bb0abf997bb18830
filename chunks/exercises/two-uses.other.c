#include <stddef.h>

static void contribute(size_t count, const double factor[],
                       const double gradient[], double to[])
{
  for (size_t i = count; i-- > 0;)
    to[i] = to[i] + factor[i] * gradient[i];
}

void multiply_backward(size_t count, const double x[], const double y[],
                       const double f_nabla[], double x_nabla[],
                       double y_nabla[])
{
  contribute(count, x, f_nabla, y_nabla);
  contribute(count, y, f_nabla, x_nabla);
}
