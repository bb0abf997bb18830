#include <stddef.h>

void margin_backward(size_t n, size_t m, const double x[],
                     const unsigned char label[], double f_nabla,
                     double x_nabla[])
{
  for (size_t k = 0; k < n; k++, x += m, x_nabla += m) {
    double count = 0;
    for (size_t l = 0; l < m; l++) {
      double near = x[l] > x[label[k]] - 1;
      x_nabla[l] = near;
      count += near;
    }
    x_nabla[label[k]] -= count;
    for (size_t l = 0; l < m; l++)
      x_nabla[l] *= f_nabla / m / n;
  }
}
