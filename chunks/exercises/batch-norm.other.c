#include <math.h>
#include <stddef.h>

void batch_norm_backward(size_t count, const double x[], double gamma,
                         double epsilon, const double f_nabla[],
                         double x_nabla[], double *gamma_nabla,
                         double *beta_nabla)
{
  double m = count, sum = 0, squares = 0, by_gamma = 0, by_beta = 0;
  for (size_t t = 0; t < count; t++)
    sum += x[t], squares += x[t] * x[t];
  double rho = sqrt(squares / m - sum * sum / m / m + epsilon);
  for (size_t t = 0; t < count; t++) {
    double hat = (x[t] - sum / m) / rho;
    by_beta += f_nabla[t];
    by_gamma += f_nabla[t] * hat;
    x_nabla[t] = 0;
    for (size_t u = 0; u < count; u++) {
      double other = (x[u] - sum / m) / rho;
      x_nabla[t] += f_nabla[u] * gamma / rho *
                    ((u == t) - 1 / m - other * hat / m);
    }
  }
  *gamma_nabla = by_gamma;
  *beta_nabla = by_beta;
}
