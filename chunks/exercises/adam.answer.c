#include <math.h>
#include <stddef.h>

void adam_step(size_t count, int t, double eta, const double g[],
               double m[], double v[], double w[])
{
  const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  for (size_t i = 0; i < count; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    double m_hat = m[i] / (1 - pow(beta1, t));
    double v_hat = v[i] / (1 - pow(beta2, t));
    w[i] -= eta * m_hat / (sqrt(v_hat) + epsilon);
  }
}
