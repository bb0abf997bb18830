#include <stddef.h>

void pair_backward(size_t count, const double x[], const double y[],
                   const double p_nabla[], const double s_nabla[],
                   double x_nabla[], double y_nabla[])
{
  for (size_t i = 0; i < count; i++) {
    double p = p_nabla ? p_nabla[i] : 0, s = s_nabla ? s_nabla[i] : 0;
    x_nabla[i] = p * y[i] + s;
    y_nabla[i] = p * x[i] + s;
  }
}
