#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t n, size_t m, const double x[],
                      const unsigned char label[], double x_nabla[]);
Backward cross_entropy_backward __attribute__((weak));

static size_t n, m;
static unsigned char *label;
static double *x, *x_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  label = sample_labels(s, "label", n, m);
  x_nabla = sample_gradient(s, "x_nabla", x);
  if (sample_index(s) > 4)
    x[0] += 1000;
  for (size_t j = 0; j < m && sample_index(s) > 5; j++)
    x[m + j] -= 1000;
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, x, label, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n; i++) {
    const double *row = x + i * m;
    double most = row[0], sum = 0;
    for (size_t j = 1; j < m; j++)
      most = fmax(most, row[j]);
    for (size_t j = 0; j < m; j++)
      sum += exp(row[j] - most);
    l -= row[label[i]] - most - log(sum);
  }
  return l / (double)n;
}

static void mixed(size_t rows, size_t columns, const double a[],
                  const unsigned char c[], double a_nabla[],
                  double of_softmax, double of_one_hot)
{
  for (size_t i = 0; i < rows; i++) {
    const double *row = a + i * columns;
    double most = row[0], sum = 0;
    for (size_t j = 1; j < columns; j++)
      most = fmax(most, row[j]);
    for (size_t j = 0; j < columns; j++)
      sum += exp(row[j] - most);
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] = of_softmax * exp(row[j] - most) / sum +
                                 of_one_hot * (j == c[i]);
  }
}

static void summed_loss(size_t rows, size_t columns, const double a[],
                        const unsigned char c[], double a_nabla[])
{
  mixed(rows, columns, a, c, a_nabla, 1, -1);
}

static void wrong_sign(size_t rows, size_t columns, const double a[],
                       const unsigned char c[], double a_nabla[])
{
  double w = 1 / (double)rows;
  mixed(rows, columns, a, c, a_nabla, -w, w);
}
static void one_hot_only(size_t rows, size_t columns, const double a[],
                         const unsigned char c[], double a_nabla[])
{
  mixed(rows, columns, a, c, a_nabla, 0, -1 / (double)rows);
}

static void softmax_only(size_t rows, size_t columns, const double a[],
                         const unsigned char c[], double a_nabla[])
{
  mixed(rows, columns, a, c, a_nabla, 1 / (double)rows, 0);
}

static void by_classes(size_t rows, size_t columns, const double a[],
                       const unsigned char c[], double a_nabla[])
{
  double w = 1 / (double)columns;
  mixed(rows, columns, a, c, a_nabla, w, -w);
}
static void softmax_again(size_t rows, size_t columns, const double a[],
                          const unsigned char c[], double a_nabla[])
{
  mixed(rows, columns, a, c, a_nabla, 1, 0);
  for (size_t i = 0; i < rows * columns; i++) {
    double p = a_nabla[i], e = i % columns == c[i / columns];
    a_nabla[i] = (p - e) * p * (1 - p) / (double)rows;
  }
}

static void log_for_softmax(size_t rows, size_t columns,
                            const double a[], const unsigned char c[],
                            double a_nabla[])
{
  for (size_t i = 0; i < rows; i++) {
    const double *row = a + i * columns;
    double most = row[0], sum = 0;
    for (size_t j = 1; j < columns; j++)
      most = fmax(most, row[j]);
    for (size_t j = 0; j < columns; j++)
      sum += exp(row[j] - most);
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] =
          (row[j] - most - log(sum) - (j == c[i])) / (double)rows;
  }
}
static void unstable(size_t rows, size_t columns, const double a[],
                     const unsigned char c[], double a_nabla[])
{
  for (size_t i = 0; i < rows; i++) {
    double sum = 0;
    for (size_t j = 0; j < columns; j++)
      sum += exp(a[i * columns + j]);
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] =
          (exp(a[i * columns + j]) / sum - (j == c[i])) / (double)rows;
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)cross_entropy_backward,
  .mistake = {
      { "unstable", (Function *)unstable },
      { "sum", (Function *)summed_loss },
      { "sign", (Function *)wrong_sign },
      { "one-hot-only", (Function *)one_hot_only },
      { "softmax-only", (Function *)softmax_only },
      { "classes", (Function *)by_classes },
      { "again", (Function *)softmax_again },
      { "log", (Function *)log_for_softmax },
  }
};
