#include <stddef.h>

void max_pool_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[],
                       const double f_nabla[], double x_nabla[])
{
  size_t width = s * (f_columns - 1) + k;
  size_t height = s * (f_rows - 1) + k;
  for (size_t q = 0; q < height * width; q++)
    x_nabla[q] = 0;
  for (size_t i = 0; i < f_rows; i++)
    for (size_t j = 0; j < f_columns; j++) {
      size_t best = s * i * width + s * j;
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
          size_t pixel = (s * i + a) * width + s * j + b;
          if (x[pixel] > x[best])
            best = pixel;
        }
      x_nabla[best] += f_nabla[i * f_columns + j];
    }
}
