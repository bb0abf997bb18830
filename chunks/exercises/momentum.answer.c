#include <stddef.h>

void momentum_step(size_t count, double eta, double mu,
                   const double g[], double v[], double w[])
{
  for (size_t i = 0; i < count; i++) {
    v[i] = mu * v[i] + g[i];
    w[i] -= eta * v[i];
  }
}
