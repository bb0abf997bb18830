#include <math.h>
#include <stddef.h>
#include <string.h>

void max_pool_backward(size_t f_rows, size_t f_columns, size_t k,
                       size_t s, const double x[],
                       const double f_nabla[], double x_nabla[])
{
  size_t width = s * f_columns - s + k;
  memset(x_nabla, 0, (s * f_rows - s + k) * width * sizeof *x_nabla);
  for (size_t i = f_rows; i-- > 0;)
    for (size_t j = f_columns; j-- > 0;) {
      size_t corner = s * (i * width + j);
      double largest = -INFINITY;
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          largest = fmax(largest, x[corner + a * width + b]);
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          if (x[corner + a * width + b] == largest)
            x_nabla[corner + a * width + b] += f_nabla[i * f_columns + j];
    }
}
