#include <stddef.h>

void multiply_backward(size_t count, const double x[], const double y[],
                       const double f_nabla[], double x_nabla[],
                       double y_nabla[])
{
  for (size_t i = 0; i < count; i++) {
    x_nabla[i] += f_nabla[i] * y[i];
    y_nabla[i] += f_nabla[i] * x[i];
  }
}
