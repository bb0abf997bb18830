#include <stddef.h>
#include <string.h>

void convolve_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[], const double w[],
                       const double f_nabla[], double x_nabla[],
                       double w_nabla[])
{
  size_t width = s * (f_columns - 1) + k; /* a row of X */
  size_t height = s * (f_rows - 1) + k;
  memset(x_nabla, 0, height * width * sizeof *x_nabla);
  memset(w_nabla, 0, k * k * sizeof *w_nabla);
  for (size_t i = 0; i < f_rows; i++)
    for (size_t j = 0; j < f_columns; j++)
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
          double g = f_nabla[i * f_columns + j];
          size_t pixel = (s * i + a) * width + s * j + b;
          x_nabla[pixel] += g * w[a * k + b];
          w_nabla[a * k + b] += g * x[pixel];
        }
}
