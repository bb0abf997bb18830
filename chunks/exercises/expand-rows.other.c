#include <stddef.h>

void expand_rows_backward(size_t n, size_t m, const double y_nabla[],
                          double x_nabla[])
{
  for (size_t j = 0; j < m; j++) {
    double sum = 0;
    for (const double *g = y_nabla + j; n && g < y_nabla + n * m; g += m)
      sum += *g;
    x_nabla[j] = sum;
  }
}
