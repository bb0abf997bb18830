#include <stddef.h>
#include <string.h>

void linear_backward(size_t n, size_t f, size_t m, const double x[],
                     const double w[], const double f_nabla[],
                     double x_nabla[], double w_nabla[],
                     double b_nabla[])
{
  memset(x_nabla, 0, n * f * sizeof *x_nabla);
  memset(w_nabla, 0, m * f * sizeof *w_nabla);
  memset(b_nabla, 0, m * sizeof *b_nabla);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++) {
      double g = f_nabla[i * m + j];
      b_nabla[j] += g;
      for (size_t k = 0; k < f; k++) {
        x_nabla[i * f + k] += g * w[j * f + k];
        w_nabla[j * f + k] += g * x[i * f + k];
      }
    }
}
