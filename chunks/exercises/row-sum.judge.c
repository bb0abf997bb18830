#include "exercises/judge.h"

typedef void Backward(size_t n, size_t m, const double f_nabla[],
                      double x_nabla[]);
Backward row_sum_backward __attribute__((weak));

static size_t n, m;
static double *x, *f_nabla, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  f_nabla = sample_input(s, "f_nabla", n, 1, -3, 3);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, f_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      l += f_nabla[i] * x[i * m + j];
  return l;
}

static void mean(void)
{
  for (size_t k = 0; k < n * m; k++)
    x_nabla[k] = f_nabla[k / m] / (double)m;
}

static void ones(void)
{
  for (size_t k = 0; k < n * m; k++)
    x_nabla[k] = 1;
}

static void columns(void)
{
  for (size_t k = 0; k < n * m; k++)
    x_nabla[k] = f_nabla[k % m % n];
}

static void first(void)
{
  for (size_t k = 0; k < n * m; k++)
    x_nabla[k] = k % m == 0 ? f_nabla[k / m] : 0;
}

static void times(void)
{
  for (size_t k = 0; k < n * m; k++)
    x_nabla[k] = f_nabla[k / m] * x[k];
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)row_sum_backward,
  .mistake = {
      { "mean", .plain = mean },
      { "ones", .plain = ones },
      { "columns", .plain = columns },
      { "first", .plain = first },
      { "times", .plain = times },
  }
};
