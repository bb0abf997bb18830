#include <stddef.h>

void row_max_backward(size_t n, size_t m, const double x[],
                      const double f_nabla[], double x_nabla[])
{
  for (; n--; x += m, x_nabla += m) {
    double *at = &x_nabla[m - 1];
    double largest = x[m - 1];
    for (size_t j = m; j-- > 0;) {
      x_nabla[j] = 0;
      if (x[j] >= largest) {
        largest = x[j];
        at = &x_nabla[j];
      }
    }
    *at = *f_nabla++;
  }
}
