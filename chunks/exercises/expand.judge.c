#include "exercises/judge.h"

typedef void Backward(size_t n, size_t m, const double y_nabla[],
                      double x_nabla[]);
Backward expand_backward __attribute__((weak));

static size_t n, m;
static double *x, *y_nabla, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, 1, -3, 3);
  y_nabla = sample_input(s, "y_nabla", n, m, -3, 3);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, y_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      l += y_nabla[i * m + j] * x[i];
  return l;
}

static void sixteen(size_t rows, size_t times, const double g[],
                    double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    a_nabla[i] = (double)times * g[i * times];
}

static void overwritten(size_t rows, size_t times, const double g[],
                        double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    a_nabla[i] = g[i * times + times - 1];
}

static void mean(size_t rows, size_t times, const double g[],
                 double a_nabla[])
{
  for (size_t i = 0; i < rows; i++) {
    a_nabla[i] = 0;
    for (size_t j = 0; j < times; j++)
      a_nabla[i] += g[i * times + j] / (double)times;
  }
}
static void columns(size_t rows, size_t times, const double g[],
                    double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    a_nabla[i] = 0;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < times && j < rows; j++)
      a_nabla[j] += g[i * times + j];
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)expand_backward,
  .mistake = {
      { "sixteen", (Function *)sixteen },
      { "overwritten", (Function *)overwritten },
      { "mean", (Function *)mean },
      { "columns", (Function *)columns },
  }
};
