#include <stddef.h>
#include <string.h>

void expand_backward(size_t n, size_t m, const double y_nabla[],
                     double x_nabla[])
{
  memset(x_nabla, 0, n * sizeof *x_nabla);
  for (size_t l = m; l-- > 0;)
    for (size_t i = 0; i < n; i++)
      x_nabla[i] += y_nabla[l + m * i];
}
