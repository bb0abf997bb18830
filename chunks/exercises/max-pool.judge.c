#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t f_rows, size_t f_columns, size_t k,
                      size_t s, const double x[],
                      const double f_nabla[], double x_nabla[]);
Backward max_pool_backward __attribute__((weak));

static size_t f_rows, f_columns, kernel, stride;
static double *x, *f_nabla, *x_nabla;

static void prepare(Sample *s)
{
  f_rows = sample_size(s, "f_rows");
  f_columns = sample_size(s, "f_columns");
  kernel = sample_size(s, "k");
  stride = sample_size(s, "s");
  size_t height = stride * (f_rows - 1) + kernel;
  size_t width = stride * (f_columns - 1) + kernel;
  size_t count = height * width;
  x = sample_input(s, "x", height, width, -3, 3);
  for (size_t q = 0; q < count; q++)
    x[q] = (double)((29 * q + count - 1) % count + 1) / 8;
  for (size_t q = 0; q < count; q++)
    x[q] -= (double)(sample_index(s) % 2 ? count + 2 : count / 2) / 8;
  f_nabla = sample_input(s, "f_nabla", f_rows, f_columns, -2, 2);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *f)
{
  ((Backward *)f)(f_rows, f_columns, kernel, stride, x, f_nabla,
                  x_nabla);
}
static double loss(void)
{
  size_t width = stride * (f_columns - 1) + kernel;
  double l = 0;
  for (size_t p = 0; p < f_rows * f_columns; p++) {
    const double *window = x + stride * (p / f_columns) * width +
                           stride * (p % f_columns);
    double most = window[0];
    for (size_t q = 1; q < kernel * kernel; q++)
      most = fmax(most, window[q / kernel * width + q % kernel]);
    l += f_nabla[p] * most;
  }
  return l;
}

typedef struct {
  double factor;
  _Bool set, from_zero, everywhere, by_one, in_window, value, dirty;
  _Bool from_image;
} Slip;

static size_t largest(Slip slip, size_t k, size_t width,
                      const double window[], double image_start)
{
  double most = slip.from_zero ? 0 : window[0];
  size_t best = 0;
  if (slip.from_image && image_start > most) {
    most = image_start;
    best = k * k; /* none of the window */
  }
  for (size_t q = 0; q < k * k; q++)
    if (window[q / k * width + q % k] > most) {
      best = q;
      most = window[q / k * width + q % k];
    }
  return best;
}
static void slipped(Slip slip, size_t rows, size_t columns, size_t k,
                    size_t s, const double a[], const double g[],
                    double a_nabla[])
{
  size_t width = s * (columns - 1) + k, move = slip.by_one ? 1 : s;
  size_t count = width * (s * (rows - 1) + k);
  for (size_t q = 0; q < count && !slip.dirty; q++)
    a_nabla[q] = 0;
  for (size_t p = 0; p < rows * columns; p++) {
    size_t corner = move * (p / columns) * width + move * (p % columns);
    size_t best = largest(slip, k, width, a + corner, *a);
    if (best == k * k)
      a_nabla[0] += g[p];
    for (size_t q = 0; q < k * k; q++) {
      size_t at = corner + q / k * width + q % k;
      double term = slip.value ? g[p] * a[at] : g[p] * slip.factor;
      if (slip.in_window)
        at -= corner;
      if (q == best || slip.everywhere)
        a_nabla[at] = slip.set ? term : a_nabla[at] + term;
    }
  }
}
static void set_not_added(size_t rows, size_t columns, size_t k,
                          size_t s, const double a[], const double g[],
                          double a_nabla[])
{
  Slip slip = { .factor = 1, .set = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void zero_start(size_t rows, size_t columns, size_t k,
                       size_t s, const double a[], const double g[],
                       double a_nabla[])
{
  Slip slip = { .factor = 1, .from_zero = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void everywhere(size_t rows, size_t columns, size_t k,
                       size_t s, const double a[], const double g[],
                       double a_nabla[])
{
  Slip slip = { .factor = 1, .everywhere = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}
static void stride_lost(size_t rows, size_t columns, size_t k,
                        size_t s, const double a[], const double g[],
                        double a_nabla[])
{
  Slip slip = { .factor = 1, .by_one = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void in_window(size_t rows, size_t columns, size_t k,
                      size_t s, const double a[], const double g[],
                      double a_nabla[])
{
  Slip slip = { .factor = 1, .in_window = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void value_for_slope(size_t rows, size_t columns, size_t k,
                            size_t s, const double a[], const double g[],
                            double a_nabla[])
{
  Slip slip = { .value = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}
static void share(size_t rows, size_t columns, size_t k,
                  size_t s, const double a[], const double g[],
                  double a_nabla[])
{
  Slip slip = { .factor = 1 / (double)(k * k), .everywhere = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void zeros_missing(size_t rows, size_t columns, size_t k,
                          size_t s, const double a[], const double g[],
                          double a_nabla[])
{
  Slip slip = { .factor = 1, .set = 1, .dirty = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

static void not_zeroed(size_t rows, size_t columns, size_t k,
                       size_t s, const double a[], const double g[],
                       double a_nabla[])
{
  Slip slip = { .factor = 1, .dirty = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}
static void image_start(size_t rows, size_t columns, size_t k,
                        size_t s, const double a[], const double g[],
                        double a_nabla[])
{
  Slip slip = { .factor = 1, .from_image = 1 };
  slipped(slip, rows, columns, k, s, a, g, a_nabla);
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)max_pool_backward,
  .mistake = {
      { "set", (Function *)set_not_added },
      { "zero-start", (Function *)zero_start },
      { "everywhere", (Function *)everywhere },
      { "share", (Function *)share },
      { "stride", (Function *)stride_lost },
      { "in-window", (Function *)in_window },
      { "value", (Function *)value_for_slope },
      { "zeros-missing", (Function *)zeros_missing },
      { "not-zeroed", (Function *)not_zeroed },
      { "image-start", (Function *)image_start },
  }
};
