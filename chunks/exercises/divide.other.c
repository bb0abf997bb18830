#include <stddef.h>

void divide_backward(size_t count, const double x[], const double y[],
                     const double f_nabla[], double x_nabla[],
                     double y_nabla[])
{
  while (count--) {
    x_nabla[count] = f_nabla[count] * (1 / y[count]);
    y_nabla[count] = x_nabla[count] * -x[count] / y[count];
  }
}
