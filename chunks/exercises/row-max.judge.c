#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t n, size_t m, const double x[],
                      const double f_nabla[], double x_nabla[]);
Backward row_max_backward __attribute__((weak));

static size_t n, m;
static double *x, *f_nabla, *x_nabla;

static double largest(const double row[], size_t columns)
{
  double most = row[0];
  for (size_t j = 1; j < columns; j++)
    most = fmax(most, row[j]);
  return most;
}

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -3, 3);
  for (size_t i = 0; i < n * m && sample_index(s) % 2; i++)
    x[i] = -fabs(x[i]);
  for (size_t i = 0; i < n && sample_index(s) > 3; i++)
    x[i * m + m - 1] = largest(x + i * m, m);
  f_nabla = sample_input(s, "f_nabla", n, 1, -3, 3);
  x_nabla = sample_output(s, "x_nabla", n, m);
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, x, f_nabla, x_nabla);
}

static void give(size_t rows, size_t columns, const double a[],
                 const double g[], double a_nabla[], _Bool from_zero,
                 _Bool also_equal)
{
  for (size_t i = 0; i < rows; i++) {
    size_t c = 0;
    double most = from_zero ? 0 : a[i * columns];
    for (size_t j = 0; j < columns; j++) {
      double v = a[i * columns + j];
      if (v > most || (also_equal && v == most))
        most = v, c = j;
    }
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] = c == j ? g[i] : 0;
  }
}

static void first_largest(size_t rows, size_t columns, const double a[],
                          const double g[], double a_nabla[])
{
  give(rows, columns, a, g, a_nabla, 0, 0);
}

static void last_largest(size_t rows, size_t columns, const double a[],
                         const double g[], double a_nabla[])
{
  give(rows, columns, a, g, a_nabla, 0, 1);
}

static void zero_start(size_t rows, size_t columns, const double a[],
                       const double g[], double a_nabla[])
{
  give(rows, columns, a, g, a_nabla, 1, 0);
}

static void to_all(size_t rows, size_t columns, const double a[],
                   const double g[], double a_nabla[])
{
  for (size_t i = 0; i < rows * columns; i++) {
    const double *row = a + i / columns * columns;
    a_nabla[i] = a[i] == largest(row, columns) ? g[i / columns] : 0;
  }
}
static void split(size_t rows, size_t columns, const double a[],
                  const double g[], double a_nabla[])
{
  to_all(rows, columns, a, g, a_nabla);
  for (size_t i = 0; i < rows; i++) {
    int ties = 0;
    for (size_t j = 0; j < columns; j++)
      ties += a_nabla[i * columns + j] != 0;
    for (size_t j = 0; j < columns; j++)
      a_nabla[i * columns + j] /= ties;
  }
}

static void value_for_slope(size_t rows, size_t columns,
                            const double a[], const double g[],
                            double a_nabla[])
{
  first_largest(rows, columns, a, g, a_nabla);
  for (size_t i = 0; i < rows * columns; i++)
    a_nabla[i] *= a[i];
}
static void down_the_columns(size_t rows, size_t columns,
                             const double a[], const double g[],
                             double a_nabla[])
{
  for (size_t j = 0; j < columns; j++) {
    size_t best = 0;
    for (size_t i = 1; i < rows; i++)
      if (a[i * columns + j] > a[best * columns + j])
        best = i;
    for (size_t i = 0; i < rows; i++)
      a_nabla[i * columns + j] = i == best ? g[i] : 0;
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)first_largest,
  .reader = (Function *)row_max_backward,
  .mistake = {
      { "to-all", (Function *)to_all },
      { "split", (Function *)split },
      { "last", (Function *)last_largest },
      { "zero-start", (Function *)zero_start },
      { "value", (Function *)value_for_slope },
      { "columns", (Function *)down_the_columns },
  }
};
