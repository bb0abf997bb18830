#include <math.h>
#include <stddef.h>

void batch_norm_backward(size_t count, const double x[], double gamma,
                         double epsilon, const double f_nabla[],
                         double x_nabla[], double *gamma_nabla,
                         double *beta_nabla)
{
  double mean = 0, variance = 0;
  for (size_t t = 0; t < count; t++)
    mean += x[t] / count;
  for (size_t t = 0; t < count; t++)
    variance += (x[t] - mean) * (x[t] - mean) / count;
  double rho = sqrt(variance + epsilon);
  *gamma_nabla = *beta_nabla = 0;
  for (size_t t = 0; t < count; t++) {
    *gamma_nabla += f_nabla[t] * (x[t] - mean) / rho;
    *beta_nabla += f_nabla[t];
  }
  for (size_t t = 0; t < count; t++)
    x_nabla[t] = gamma / rho *
                 (f_nabla[t] - *beta_nabla / count -
                  (x[t] - mean) / rho * *gamma_nabla / count);
}
