#include "exercises/judge.h"

typedef void Backward(size_t count, const double x[], const double y[],
                      const double f_nabla[], double x_nabla[],
                      double y_nabla[]);
Backward multiply_backward __attribute__((weak));

static size_t n, m;
static double *x, *there, *f_nabla, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  there = sample_input(s, "there before", n, m, -2, 2);
  f_nabla = sample_input(s, "f_nabla", n, m, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  for (size_t i = 0; i < n * m; i++)
    x_nabla[i] = there[i];
}

static void call(Function *f)
{
  ((Backward *)f)(n * m, x, x, f_nabla, x_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n * m; i++)
    l += there[i] * x[i] + f_nabla[i] * x[i] * x[i];
  return l;
}

static void overwritten(void)
{
  for (size_t i = 0; i < n * m; i++)
    x_nabla[i] = f_nabla[i] * x[i];
}

static void cleared(void)
{
  for (size_t i = 0; i < n * m; i++)
    x_nabla[i] = 2 * f_nabla[i] * x[i];
}

static void one_use(void)
{
  for (size_t i = 0; i < n * m; i++)
    x_nabla[i] += f_nabla[i] * x[i];
}

static void doubled(void)
{
  for (size_t i = 0; i < n * m; i++)
    x_nabla[i] += 4 * f_nabla[i] * x[i];
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)multiply_backward,
  .mistake = {
      { "overwritten", .plain = overwritten },
      { "cleared", .plain = cleared },
      { "one-use", .plain = one_use },
      { "doubled", .plain = doubled },
  }
};
