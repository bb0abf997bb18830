#include <stddef.h>

static double product(const double *a, size_t step_a, const double *b,
                      size_t step_b, size_t count)
{
  double sum = 0;
  while (count--)
    sum += a[count * step_a] * b[count * step_b];
  return sum;
}

void linear_backward(size_t n, size_t f, size_t m, const double x[],
                     const double w[], const double g[],
                     double x_nabla[], double w_nabla[],
                     double b_nabla[])
{
  const double one = 1;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < f; k++)
      x_nabla[i * f + k] = product(g + i * m, 1, w + k, f, m);
  for (size_t j = 0; j < m; j++) {
    b_nabla[j] = product(g + j, m, &one, 0, n);
    for (size_t k = 0; k < f; k++)
      w_nabla[j * f + k] = product(g + j, m, x + k, f, n);
  }
}
