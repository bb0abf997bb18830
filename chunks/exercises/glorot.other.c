#include <math.h>
#include <stddef.h>

void glorot(size_t f, size_t m, const double normal[], double w[])
{
  double mean = ((double)f + (double)m) / 2;
  for (size_t i = 0; i < f * m; i++)
    w[i] = normal[i] * pow(mean, -0.5);
}
