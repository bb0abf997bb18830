#include "exercises/judge.h"

typedef void Backward(size_t count, const double x[], const double y[],
                      const double p_nabla[], const double s_nabla[],
                      double x_nabla[], double y_nabla[]);
Backward pair_backward __attribute__((weak));

static size_t n;
static int index_of_sample;
static double *x, *y, *p_nabla, *s_nabla, *x_nabla, *y_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  index_of_sample = sample_index(s);
  x = sample_input(s, "x", n, 1, -3, 3);
  y = sample_input(s, "y", n, 1, -3, 3);
  p_nabla = sample_input(s, "p_nabla", n, 1, -2, 2);
  s_nabla = sample_input(s, "s_nabla", n, 1, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  y_nabla = sample_gradient(s, "y_nabla", y);
  for (size_t i = 0; i < n; i++)
    if (index_of_sample == 2)
      p_nabla[i] = 0;
    else if (index_of_sample == 3)
      s_nabla[i] = 0;
}

static void call(Function *f)
{
  ((Backward *)f)(n, x, y, index_of_sample == 2 ? NULL : p_nabla,
                  index_of_sample == 3 ? NULL : s_nabla, x_nabla,
                  y_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++)
    l += p_nabla[i] * x[i] * y[i] + s_nabla[i] * (x[i] + y[i]);
  return l;
}

static void twice(void)
{
  for (size_t i = 0; i < n; i++) {
    x_nabla[i] = 2 * (p_nabla[i] * y[i] + s_nabla[i]);
    y_nabla[i] = 2 * (p_nabla[i] * x[i] + s_nabla[i]);
  }
}

static void product_only(void)
{
  for (size_t i = 0; i < n; i++) {
    x_nabla[i] = p_nabla[i] * y[i];
    y_nabla[i] = p_nabla[i] * x[i];
  }
}

static void sum_only(void)
{
  for (size_t i = 0; i < n; i++)
    x_nabla[i] = y_nabla[i] = s_nabla[i];
}

static void exchanged(void)
{
  for (size_t i = 0; i < n; i++) {
    x_nabla[i] = p_nabla[i] * x[i] + s_nabla[i];
    y_nabla[i] = p_nabla[i] * y[i] + s_nabla[i];
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)pair_backward,
  .mistake = {
      { "twice", .plain = twice },
      { "product-only", .plain = product_only },
      { "sum-only", .plain = sum_only },
      { "exchanged", .plain = exchanged },
  }
};
