#include <stddef.h>

void momentum_step(size_t count, double eta, double mu,
                   const double g[], double v[], double w[])
{
  for (size_t i = 0; i < count; i++)
    w[i] -= eta * g[i] + eta * mu * v[i];
  for (size_t i = 0; i < count; i++)
    v[i] = g[i] + v[i] * mu;
}
