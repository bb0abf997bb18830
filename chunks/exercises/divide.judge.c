#include "exercises/judge.h"

typedef void Backward(size_t count, const double x[], const double y[],
                      const double f_nabla[], double x_nabla[],
                      double y_nabla[]);
Backward divide_backward __attribute__((weak));

static size_t n, m;
static double *x, *y, *f_nabla, *x_nabla, *y_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  y = sample_input(s, "y", n, m, 0.5, 3);
  f_nabla = sample_input(s, "f_nabla", n, m, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  y_nabla = sample_gradient(s, "y_nabla", y);
}

static void call(Function *f)
{
  ((Backward *)f)(n * m, x, y, f_nabla, x_nabla, y_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n * m; i++)
    l += f_nabla[i] * x[i] / y[i];
  return l;
}

static void numerator_lost(size_t count, const double a[],
                           const double b[], const double g[],
                           double a_nabla[], double b_nabla[])
{
  (void)a, (void)a_nabla;
  for (size_t i = 0; i < count; i++)
    b_nabla[i] = -g[i] / (b[i] * b[i]);
}

static void square_lost(size_t count, const double a[],
                        const double b[], const double g[],
                        double a_nabla[], double b_nabla[])
{
  (void)a_nabla;
  for (size_t i = 0; i < count; i++)
    b_nabla[i] = -g[i] * a[i] / b[i];
}

static void sign_lost(size_t count, const double a[], const double b[],
                      const double g[], double a_nabla[],
                      double b_nabla[])
{
  (void)a_nabla;
  for (size_t i = 0; i < count; i++)
    b_nabla[i] = g[i] * a[i] / (b[i] * b[i]);
}
static void wrong_side(size_t count, const double a[], const double b[],
                       const double g[], double a_nabla[],
                       double b_nabla[])
{
  (void)a, (void)b_nabla;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = g[i] * b[i];
}

static void square_in_both(size_t count, const double a[],
                           const double b[], const double g[],
                           double a_nabla[], double b_nabla[])
{
  (void)a, (void)b_nabla;
  for (size_t i = 0; i < count; i++)
    a_nabla[i] = g[i] / (b[i] * b[i]);
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)divide_backward,
  .mistake = {
      { "numerator-lost", (Function *)numerator_lost },
      { "square-lost", (Function *)square_lost },
      { "sign-lost", (Function *)sign_lost },
      { "wrong-side", (Function *)wrong_side },
      { "square-in-both", (Function *)square_in_both },
  }
};
