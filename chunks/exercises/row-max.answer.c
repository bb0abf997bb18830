#include <stddef.h>

void row_max_backward(size_t n, size_t m, const double x[],
                      const double f_nabla[], double x_nabla[])
{
  for (size_t i = 0; i < n; i++) {
    size_t c = 0;
    for (size_t j = 1; j < m; j++)
      if (x[i * m + j] > x[i * m + c])
        c = j;
    for (size_t j = 0; j < m; j++)
      x_nabla[i * m + j] = j == c ? f_nabla[i] : 0;
  }
}
