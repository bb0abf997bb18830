#include <stddef.h>
#include <string.h>

void expand_rows_backward(size_t n, size_t m, const double y_nabla[],
                          double x_nabla[])
{
  memset(x_nabla, 0, m * sizeof *x_nabla);
  for (size_t k = 0; k < n; k++)
    for (size_t j = 0; j < m; j++)
      x_nabla[j] += y_nabla[k * m + j];
}
