#include "exercises/judge.h"

typedef void Backward(size_t count, const double x[], const double f[],
                      double (*f_prime)(double), const double f_nabla[],
                      double x_nabla[]);
Backward element_wise_backward __attribute__((weak));

static size_t n, m;
static double *x, *f, *f_nabla, *x_nabla;

static double f_prime(double t)
{
  return 3 * t * t + 1;
}

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -2, 2);
  f = sample_input(s, "f", n, m, -2, 2);
  for (size_t i = 0; i < n * m; i++)
    f[i] = x[i] * x[i] * x[i] + x[i];
  f_nabla = sample_input(s, "f_nabla", n, m, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *function)
{
  ((Backward *)function)(n * m, x, f, f_prime, f_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n * m; i++)
    l += f_nabla[i] * (x[i] * x[i] * x[i] + x[i]);
  return l;
}

static void at_output(size_t count, const double a[], const double b[],
                      double (*slope)(double), const double g[],
                      double a_nabla[])
{
  (void)a;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = g[i] * slope(b[i]);
}

static void gradient_lost(size_t count, const double a[],
                          const double b[], double (*slope)(double),
                          const double g[], double a_nabla[])
{
  (void)b, (void)g;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = slope(a[i]);
}

static void value(size_t count, const double a[], const double b[],
                  double (*slope)(double), const double g[],
                  double a_nabla[])
{
  (void)a, (void)slope;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = g[i] * b[i];
}
static void at_gradient(size_t count, const double a[],
                        const double b[], double (*slope)(double),
                        const double g[], double a_nabla[])
{
  (void)a, (void)b;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = slope(g[i]);
}

static void added(size_t count, const double a[], const double b[],
                  double (*slope)(double), const double g[],
                  double a_nabla[])
{
  (void)b;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = g[i] + slope(a[i]);
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)element_wise_backward,
  .mistake = {
      { "at-output", (Function *)at_output },
      { "gradient-lost", (Function *)gradient_lost },
      { "value", (Function *)value },
      { "at-gradient", (Function *)at_gradient },
      { "added", (Function *)added },
  }
};
