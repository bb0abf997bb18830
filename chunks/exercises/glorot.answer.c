#include <math.h>
#include <stddef.h>

void glorot(size_t f, size_t m, const double normal[], double w[])
{
  const double s = sqrt(2.0 / (double)(f + m));
  for (size_t i = 0; i < f * m; i++)
    w[i] = s * normal[i];
}
