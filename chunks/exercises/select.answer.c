#include <stddef.h>

void select_backward(size_t n, size_t m, const unsigned char label[],
                     const double f_nabla[], double x_nabla[])
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      x_nabla[i * m + j] = j == label[i] ? f_nabla[i] : 0;
}
