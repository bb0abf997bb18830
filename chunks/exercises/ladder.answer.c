#include <stddef.h>

void tape_backward(size_t n, const unsigned char p[],
                   const unsigned char q[], const double a[],
                   const double b[], double t_nabla[])
{
  for (size_t k = n; k-- > 0;) {
    t_nabla[p[k]] += a[k] * t_nabla[k + 1];
    t_nabla[q[k]] += b[k] * t_nabla[k + 1];
  }
}
