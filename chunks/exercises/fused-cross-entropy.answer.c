#include <math.h>
#include <stddef.h>

void cross_entropy_backward(size_t n, size_t m, const double x[],
                            const unsigned char label[],
                            double x_nabla[])
{
  for (size_t i = 0; i < n; i++, x += m, x_nabla += m) {
    double largest = x[0], sum = 0;
    for (size_t j = 1; j < m; j++)
      largest = fmax(largest, x[j]);
    for (size_t j = 0; j < m; j++)
      sum += exp(x[j] - largest);
    for (size_t j = 0; j < m; j++)
      x_nabla[j] = (exp(x[j] - largest) / sum - (j == label[i])) / n;
  }
}
