#include "exercises/judge.h"

typedef void Backward(size_t f_rows, size_t f_columns, size_t k,
                      size_t s, const double x[], const double w[],
                      const double f_nabla[], double x_nabla[],
                      double w_nabla[]);
Backward convolve_backward __attribute__((weak));

static size_t f_rows, f_columns, kernel, stride;
static double *x, *w, *f_nabla, *x_nabla, *w_nabla;

static void prepare(Sample *s)
{
  f_rows = sample_size(s, "f_rows");
  f_columns = sample_size(s, "f_columns");
  kernel = sample_size(s, "k");
  stride = sample_size(s, "s");
  x = sample_input(s, "x", stride * (f_rows - 1) + kernel,
                   stride * (f_columns - 1) + kernel, -3, 3);
  w = sample_input(s, "w", kernel, kernel, -2, 2);
  f_nabla = sample_input(s, "f_nabla", f_rows, f_columns, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
  w_nabla = sample_gradient(s, "w_nabla", w);
}

static void call(Function *f)
{
  ((Backward *)f)(f_rows, f_columns, kernel, stride, x, w, f_nabla,
                  x_nabla, w_nabla);
}
static double loss(void)
{
  size_t width = stride * (f_columns - 1) + kernel;
  double l = 0;
  for (size_t i = 0; i < f_rows; i++)
    for (size_t j = 0; j < f_columns; j++)
      for (size_t q = 0; q < kernel * kernel; q++) {
        size_t row = stride * i + q / kernel;
        size_t column = stride * j + q % kernel;
        l += f_nabla[i * f_columns + j] * x[row * width + column] *
             w[q];
      }
  return l;
}

typedef struct {
  _Bool turned, set, dirty, last, mean, value, by_one, narrow, swapped;
} Slip;

static void add(double *sum, double term, _Bool set)
{
  *sum = set ? term : *sum + term;
}

static void slipped(Slip slip, size_t rows, size_t columns, size_t k,
                    size_t s, const double a[], const double b[],
                    const double g[], double a_nabla[],
                    double b_nabla[])
{
  size_t width = s * (columns - 1) + k;
  size_t count = width * (s * (rows - 1) + k);
  size_t move = slip.by_one ? 1 : s, step = slip.narrow ? columns : width;
  for (size_t q = 0; q < count && !slip.dirty; q++)
    a_nabla[q] = 0;
  for (size_t q = 0; q < k * k && !slip.dirty; q++)
    b_nabla[q] = 0;

  for (size_t p = 0; p < rows * columns; p++)
    for (size_t q = 0; q < k * k; q++) {
      size_t i = p / columns, j = p % columns;
      size_t y = slip.swapped ? q % k : q / k;
      size_t z = slip.swapped ? q / k : q % k;
      size_t at = (move * i + y) * step + move * j + z;
      size_t weight = slip.turned ? k * k - 1 - q : q;
      double for_pixel = slip.value ? a[at] : b[weight];
      double for_weight = slip.value ? b[q] : a[at];
      if (slip.mean)
        for_weight /= (double)(rows * columns);
      add(&a_nabla[at], g[p] * for_pixel, slip.set);
      add(&b_nabla[q], g[p] * for_weight, slip.last);
    }
}
static void turned(size_t rows, size_t columns, size_t k,
                   size_t s, const double a[], const double b[],
                   const double g[], double a_nabla[],
                   double b_nabla[])
{
  Slip slip = { .turned = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void overwritten(size_t rows, size_t columns, size_t k,
                        size_t s, const double a[], const double b[],
                        const double g[], double a_nabla[],
                        double b_nabla[])
{
  Slip slip = { .set = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void not_zeroed(size_t rows, size_t columns, size_t k,
                       size_t s, const double a[], const double b[],
                       const double g[], double a_nabla[],
                       double b_nabla[])
{
  Slip slip = { .dirty = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}
static void one_position(size_t rows, size_t columns, size_t k,
                         size_t s, const double a[], const double b[],
                         const double g[], double a_nabla[],
                         double b_nabla[])
{
  Slip slip = { .last = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void mean_position(size_t rows, size_t columns, size_t k,
                          size_t s, const double a[], const double b[],
                          const double g[], double a_nabla[],
                          double b_nabla[])
{
  Slip slip = { .mean = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void wrong_factor(size_t rows, size_t columns, size_t k,
                         size_t s, const double a[], const double b[],
                         const double g[], double a_nabla[],
                         double b_nabla[])
{
  Slip slip = { .value = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}
static void stride_lost(size_t rows, size_t columns, size_t k,
                        size_t s, const double a[], const double b[],
                        const double g[], double a_nabla[],
                        double b_nabla[])
{
  Slip slip = { .by_one = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void wrong_width(size_t rows, size_t columns, size_t k,
                        size_t s, const double a[], const double b[],
                        const double g[], double a_nabla[],
                        double b_nabla[])
{
  Slip slip = { .narrow = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

static void swapped(size_t rows, size_t columns, size_t k,
                    size_t s, const double a[], const double b[],
                    const double g[], double a_nabla[],
                    double b_nabla[])
{
  Slip slip = { .swapped = 1 };
  slipped(slip, rows, columns, k, s, a, b, g, a_nabla, b_nabla);
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)convolve_backward,
  .mistake = {
      { "turned", (Function *)turned },
      { "overwritten", (Function *)overwritten },
      { "not-zeroed", (Function *)not_zeroed },
      { "one-position", (Function *)one_position },
      { "mean", (Function *)mean_position },
      { "stride", (Function *)stride_lost },
      { "width", (Function *)wrong_width },
      { "swapped", (Function *)swapped },
      { "value", (Function *)wrong_factor },
  }
};
