#include "exercises/judge.h"

typedef void Backward(size_t n, size_t m, const unsigned char label[],
                      const double f_nabla[], double x_nabla[]);
Backward select_backward __attribute__((weak));

static size_t n, m;
static unsigned char *label;
static double *x, *f_nabla, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  label = sample_labels(s, "label", n, m);
  f_nabla = sample_input(s, "f_nabla", n, 1, -3, 3);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, label, f_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++)
    l += f_nabla[i] * x[i * m + label[i]];
  return l;
}

static void whole_row(size_t rows, size_t columns,
                      const unsigned char c[], const double g[],
                      double a_nabla[])
{
  (void)c;
  for (size_t i = 0; i < rows * columns; i++)
    a_nabla[i] = g[i / columns];
}

static void zeros_missing(size_t rows, size_t columns,
                          const unsigned char c[], const double g[],
                          double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    a_nabla[i * columns + c[i]] = g[i];
}
static void from_one(size_t rows, size_t columns,
                     const unsigned char c[], const double g[],
                     double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] = j + 1 == c[i] ? g[i] : 0;
}

static void column_order(size_t rows, size_t columns,
                         const unsigned char c[], const double g[],
                         double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      a_nabla[j * rows + i] = j == c[i] ? g[i] : 0;
}

static void one_hot(size_t rows, size_t columns,
                    const unsigned char c[], const double g[],
                    double a_nabla[])
{
  (void)g;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] = j == c[i];
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)select_backward,
  .mistake = {
      { "whole-row", (Function *)whole_row },
      { "zeros-missing", (Function *)zeros_missing },
      { "from-one", (Function *)from_one },
      { "column-order", (Function *)column_order },
      { "one-hot", (Function *)one_hot },
  }
};
