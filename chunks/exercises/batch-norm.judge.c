#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t count, const double x[], double gamma,
                      double epsilon, const double f_nabla[],
                      double x_nabla[], double *gamma_nabla,
                      double *beta_nabla);
Backward batch_norm_backward __attribute__((weak));

static size_t n, m;
static double *x, *scale, *shift, epsilon, *f_nabla;
static double *x_nabla, *gamma_nabla, *beta_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  scale = sample_input(s, "gamma", 1, 1, 0.5, 3);
  shift = sample_input(s, "beta", 1, 1, -1, 1);
  epsilon = sample_number(s, "epsilon", 0.2, 0.8);
  f_nabla = sample_input(s, "f_nabla", n, m, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  gamma_nabla = sample_gradient(s, "gamma_nabla", scale);
  beta_nabla = sample_gradient(s, "beta_nabla", shift);
}

static void call(Function *f)
{
  ((Backward *)f)(n * m, x, *scale, epsilon, f_nabla, x_nabla,
                  gamma_nabla, beta_nabla);
}
static double mean_of(size_t count, const double a[])
{
  double sum = 0;
  for (size_t t = 0; t < count; t++)
    sum += a[t];
  return sum / (double)count;
}

static double squares(size_t count, const double a[], double mean)
{
  double sum = 0;
  for (size_t t = 0; t < count; t++)
    sum += (a[t] - mean) * (a[t] - mean);
  return sum;
}

static double loss(void)
{
  double mean = mean_of(n * m, x), l = 0;
  double variance = squares(n * m, x, mean) / (double)(n * m);
  for (size_t t = 0; t < n * m; t++)
    l += f_nabla[t] * (*scale * (x[t] - mean) / sqrt(variance + epsilon) +
                       *shift);
  return l;
}

typedef struct {
  double second, third;
  _Bool no_gamma, no_epsilon, one_less, input, deviation, averaged;
} Slip;

static double beside_gamma(Slip slip, double value, double mean,
                           double rho)
{
  if (slip.input)
    return value;
  return slip.deviation ? value - mean : (value - mean) / rho;
}

static void slipped(Slip slip, size_t count, const double a[],
                    double gamma, double eps, const double g[],
                    double a_nabla[], double *by_gamma,
                    double *by_beta)
{
  double mean = mean_of(count, a), M = (double)count, third = 0;
  double variance = squares(count, a, mean) / (M - slip.one_less);
  double rho = sqrt(variance + (slip.no_epsilon ? 0 : eps));
  double front = (slip.no_gamma ? 1 : gamma) / rho;

  *by_gamma = *by_beta = 0;
  for (size_t t = 0; t < count; t++) {
    *by_gamma += g[t] * beside_gamma(slip, a[t], mean, rho);
    *by_beta += g[t];
    third += g[t] * (a[t] - mean) / rho;
  }
  for (size_t t = 0; t < count; t++)
    a_nabla[t] = front * (g[t] - slip.second * *by_beta / M -
                          slip.third * (a[t] - mean) / rho * third / M);
  if (slip.averaged) {
    *by_gamma /= M;
    *by_beta /= M;
  }
}
static void constants(size_t count, const double a[],
                      double gamma, double eps, const double g[],
                      double a_nabla[], double *by_gamma,
                      double *by_beta)
{
  Slip slip = { .second = 0 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void mean_only(size_t count, const double a[],
                      double gamma, double eps, const double g[],
                      double a_nabla[], double *by_gamma,
                      double *by_beta)
{
  Slip slip = { .second = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void undivided(size_t count, const double a[],
                      double gamma, double eps, const double g[],
                      double a_nabla[], double *by_gamma,
                      double *by_beta)
{
  Slip slip = { .second = (double)count, .third = (double)count };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}
static void gamma_lost(size_t count, const double a[],
                       double gamma, double eps, const double g[],
                       double a_nabla[], double *by_gamma,
                       double *by_beta)
{
  Slip slip = { 1, 1, .no_gamma = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void epsilon_lost(size_t count, const double a[],
                         double gamma, double eps, const double g[],
                         double a_nabla[], double *by_gamma,
                         double *by_beta)
{
  Slip slip = { 1, 1, .no_epsilon = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void one_less(size_t count, const double a[],
                     double gamma, double eps, const double g[],
                     double a_nabla[], double *by_gamma,
                     double *by_beta)
{
  Slip slip = { 1, 1, .one_less = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}
static void input_for_hat(size_t count, const double a[],
                          double gamma, double eps, const double g[],
                          double a_nabla[], double *by_gamma,
                          double *by_beta)
{
  Slip slip = { 1, 1, .input = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void deviation(size_t count, const double a[],
                      double gamma, double eps, const double g[],
                      double a_nabla[], double *by_gamma,
                      double *by_beta)
{
  Slip slip = { 1, 1, .deviation = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void mean_for_sum(size_t count, const double a[],
                         double gamma, double eps, const double g[],
                         double a_nabla[], double *by_gamma,
                         double *by_beta)
{
  Slip slip = { 1, 1, .averaged = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}
static void deviation_only(size_t count, const double a[],
                           double gamma, double eps, const double g[],
                           double a_nabla[], double *by_gamma,
                           double *by_beta)
{
  Slip slip = { .third = 1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

static void third_sign(size_t count, const double a[],
                       double gamma, double eps, const double g[],
                       double a_nabla[], double *by_gamma,
                       double *by_beta)
{
  Slip slip = { .second = 1, .third = -1 };
  slipped(slip, count, a, gamma, eps, g, a_nabla, by_gamma, by_beta);
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)batch_norm_backward,
  .mistake = {
      { "constants", (Function *)constants },
      { "mean-only", (Function *)mean_only },
      { "undivided", (Function *)undivided },
      { "gamma-lost", (Function *)gamma_lost },
      { "epsilon-lost", (Function *)epsilon_lost },
      { "one-less", (Function *)one_less },
      { "input", (Function *)input_for_hat },
      { "deviation", (Function *)deviation },
      { "mean", (Function *)mean_for_sum },
      { "deviation-only", (Function *)deviation_only },
      { "sign", (Function *)third_sign },
  }
};
