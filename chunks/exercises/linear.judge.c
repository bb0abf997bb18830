#include "exercises/judge.h"

typedef void Backward(size_t n, size_t f, size_t m, const double x[],
                      const double w[], const double f_nabla[],
                      double x_nabla[], double w_nabla[],
                      double b_nabla[]);
Backward linear_backward __attribute__((weak));

static size_t n, f, m;
static double *x, *w, *b, *f_nabla, *x_nabla, *w_nabla, *b_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  f = sample_size(s, "f");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, f, -2, 2);
  w = sample_input(s, "w", m, f, -2, 2);
  b = sample_input(s, "b", m, 1, -2, 2);
  f_nabla = sample_input(s, "f_nabla", n, m, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  w_nabla = sample_gradient(s, "w_nabla", w);
  b_nabla = sample_gradient(s, "b_nabla", b);
}

static void call(Function *function)
{
  ((Backward *)function)(n, f, m, x, w, f_nabla, x_nabla, w_nabla,
                         b_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++) {
      double sum = b[j];
      for (size_t k = 0; k < f; k++)
        sum += x[i * f + k] * w[j * f + k];
      l += f_nabla[i * m + j] * sum;
    }
  return l;
}

static void weights_transposed(void)
{
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < f; k++) {
      x_nabla[i * f + k] = 0;
      for (size_t j = 0; j < m; j++)
        x_nabla[i * f + k] += f_nabla[i * m + j] * w[k * m + j];
    }
}

static void last_image(void)
{
  for (size_t j = 0; j < m; j++)
    for (size_t k = 0; k < f; k++)
      w_nabla[j * f + k] =
          f_nabla[(n - 1) * m + j] * x[(n - 1) * f + k];
}

static void transposed_result(void)
{
  for (size_t k = 0; k < f; k++)
    for (size_t j = 0; j < m; j++) {
      w_nabla[k * m + j] = 0;
      for (size_t i = 0; i < n; i++)
        w_nabla[k * m + j] += f_nabla[i * m + j] * x[i * f + k];
    }
}
static void bias_mean(void)
{
  for (size_t j = 0; j < m; j++) {
    b_nabla[j] = 0;
    for (size_t i = 0; i < n; i++)
      b_nabla[j] += f_nabla[i * m + j] / (double)n;
  }
}

static void bias_last(void)
{
  for (size_t j = 0; j < m; j++)
    b_nabla[j] = f_nabla[(n - 1) * m + j];
}

static void bias_rows(void)
{
  for (size_t j = 0; j < m; j++)
    b_nabla[j] = 0;
  for (size_t i = 0; i < n && i < m; i++)
    for (size_t j = 0; j < m; j++)
      b_nabla[i] += f_nabla[i * m + j];
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)linear_backward,
  .mistake = {
      { "weights-transposed", .plain = weights_transposed },
      { "last-image", .plain = last_image },
      { "transposed-result", .plain = transposed_result },
      { "bias-mean", .plain = bias_mean },
      { "bias-last", .plain = bias_last },
      { "bias-rows", .plain = bias_rows },
  }
};
