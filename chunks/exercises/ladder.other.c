#include <stddef.h>

void tape_backward(size_t n, const unsigned char p[],
                   const unsigned char q[], const double a[],
                   const double b[], double t_nabla[])
{
  if (n == 0)
    return;
  double g = t_nabla[n];
  t_nabla[q[n - 1]] += g * b[n - 1];
  t_nabla[p[n - 1]] += g * a[n - 1];
  tape_backward(n - 1, p, q, a, b, t_nabla);
}
