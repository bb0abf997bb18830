#include <stddef.h>

void branch_backward(size_t n, const unsigned char p[],
                     const double d[], double t_nabla[])
{
  size_t i = n;
  while (i != 0) {
    size_t below = p[i - 1];
    t_nabla[below] = d[i - 1] * t_nabla[i];
    i = below;
  }
}
