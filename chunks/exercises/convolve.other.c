#include <stddef.h>

static double at(const double f[], size_t rows, size_t columns, size_t s,
                 size_t y, size_t z)
{
  return y % s || z % s || y / s >= rows || z / s >= columns
             ? 0
             : f[y / s * columns + z / s];
}

void convolve_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[], const double w[],
                       const double f_nabla[], double x_nabla[],
                       double w_nabla[])
{
  size_t width = s * (f_columns - 1) + k;
  size_t height = s * (f_rows - 1) + k;
  for (size_t q = 0; q < k * k; q++)
    w_nabla[q] = 0;
  for (size_t p = 0; p < height * width; p++) {
    x_nabla[p] = 0;
    for (size_t a = 0; a < k && a <= p / width; a++)
      for (size_t b = 0; b < k && b <= p % width; b++) {
        double g = at(f_nabla, f_rows, f_columns, s, p / width - a,
                      p % width - b);
        x_nabla[p] += w[a * k + b] * g;
        w_nabla[a * k + b] += x[p] * g;
      }
  }
}
