#include <stddef.h>

void margin_backward(size_t n, size_t m, const double x[],
                     const unsigned char label[], double f_nabla,
                     double x_nabla[])
{
  double w = f_nabla / (n * m);
  for (size_t k = 0; k < n; k++) {
    size_t c = label[k], rivals = 0;
    for (size_t l = 0; l < m; l++) {
      int near = l != c && 1 - x[k * m + c] + x[k * m + l] > 0;
      x_nabla[k * m + l] = near ? w : 0;
      rivals += near;
    }
    x_nabla[k * m + c] = -w * rivals;
  }
}
