#include <stddef.h>
#include <string.h>

void pair_backward(size_t count, const double x[], const double y[],
                   const double p_nabla[], const double s_nabla[],
                   double x_nabla[], double y_nabla[])
{
  memset(x_nabla, 0, count * sizeof *x_nabla);
  memset(y_nabla, 0, count * sizeof *y_nabla);
  for (size_t i = 0; s_nabla && i < count; i++)
    x_nabla[i] = y_nabla[i] = s_nabla[i];
  for (size_t i = 0; p_nabla && i < count; i++) {
    x_nabla[i] += y[i] * p_nabla[i];
    y_nabla[i] += x[i] * p_nabla[i];
  }
}
