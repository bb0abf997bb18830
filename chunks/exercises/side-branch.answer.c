#include <stddef.h>

void branch_backward(size_t n, const unsigned char p[],
                     const double d[], double t_nabla[])
{
  for (size_t k = n; k-- > 0;)
    if (t_nabla[k + 1] != 0)
      t_nabla[p[k]] += d[k] * t_nabla[k + 1];
}
