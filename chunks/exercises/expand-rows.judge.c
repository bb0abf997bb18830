#include "exercises/judge.h"

typedef void Backward(size_t n, size_t m, const double y_nabla[],
                      double x_nabla[]);
Backward expand_rows_backward __attribute__((weak));

static size_t n, m;
static double *x, *y_nabla, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", m, 1, -3, 3);
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
      l += y_nabla[i * m + j] * x[j];
  return l;
}

static void rows(void)
{
  for (size_t j = 0; j < m; j++)
    x_nabla[j] = 0;
  for (size_t i = 0; i < n && i < m; i++)
    for (size_t j = 0; j < m; j++)
      x_nabla[i] += y_nabla[i * m + j];
}

static void first_row(void)
{
  for (size_t j = 0; j < m; j++)
    x_nabla[j] = (double)n * y_nabla[j];
}

static void overwritten(void)
{
  for (size_t j = 0; j < m; j++)
    x_nabla[j] = y_nabla[(n - 1) * m + j];
}

static void mean(void)
{
  for (size_t j = 0; j < m; j++) {
    x_nabla[j] = 0;
    for (size_t i = 0; i < n; i++)
      x_nabla[j] += y_nabla[i * m + j] / (double)n;
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)expand_rows_backward,
  .mistake = {
      { "rows", .plain = rows },
      { "first-row", .plain = first_row },
      { "overwritten", .plain = overwritten },
      { "mean", .plain = mean },
  }
};
