#include <math.h>
#include <stddef.h>

void adam_step(size_t count, int t, double eta, const double g[],
               double m[], double v[], double w[])
{
  double rate = eta * sqrt(1 - pow(0.999, t)) / (1 - pow(0.9, t));
  for (size_t i = 0; i < count; i++) {
    m[i] += 0.1 * (g[i] - m[i]);
    v[i] += 0.001 * (g[i] * g[i] - v[i]);
    w[i] -= rate * m[i] / sqrt(v[i]);
  }
}
