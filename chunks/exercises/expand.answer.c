#include <stddef.h>

void expand_backward(size_t n, size_t m, const double y_nabla[],
                     double x_nabla[])
{
  for (size_t i = 0; i < n; i++) {
    x_nabla[i] = 0;
    for (size_t l = 0; l < m; l++)
      x_nabla[i] += y_nabla[i * m + l];
  }
}
