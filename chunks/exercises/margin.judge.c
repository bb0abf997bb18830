#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t n, size_t m, const double x[],
                      const unsigned char label[], double f_nabla,
                      double x_nabla[]);
Backward margin_backward __attribute__((weak));

static size_t n, m;
static unsigned char *label;
static double *x, *x_nabla, f_nabla;

static void prepare(Sample *s)
{
  n = sample_size(s, "n");
  m = sample_size(s, "m");
  x = sample_input(s, "x", n, m, -2, 2);
  label = sample_labels(s, "label", n, m);
  for (size_t i = 0; i < n; i++)
    x[i * m + label[i]] += 1. / 16;
  f_nabla = sample_number(s, "f_nabla", 0.5, 3);
  x_nabla = sample_gradient(s, "x_nabla", x);
}

static void call(Function *f)
{
  ((Backward *)f)(n, m, x, label, f_nabla, x_nabla);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < n * m; i++) {
    size_t k = i / m, c = label[k];
    if (i % m != c)
      l += fmax(0, 1 - x[k * m + c] + x[i]);
  }
  return f_nabla * l / (double)(n * m);
}

typedef enum {
  NONE,
  ONCE,
  ITSELF,
  DISTANCE,
  OTHER_SIDE,
  NO_LEAD
} Slip;

static void send_back(Slip slip, double w, size_t columns,
                      const double row[], size_t c, double a_nabla[])
{
  double right = slip == ITSELF ? w : 0;
  for (size_t l = 0; l < columns; l++) {
    double h = 1 - row[c] + row[l];
    if (slip == OTHER_SIDE)
      h = 1 + row[c] - row[l];
    if (slip == NO_LEAD)
      h = row[l] - row[c];
    a_nabla[l] = 0;
    if (l == c || h <= 0)
      continue;
    a_nabla[l] = slip == DISTANCE ? w * h : w;
    right = slip == ONCE ? w : right + a_nabla[l];
  }
  a_nabla[c] = -right;
}

static void slipped(Slip slip, double w, size_t rows, size_t columns,
                    const double a[], const unsigned char c[],
                    double a_nabla[])
{
  for (size_t i = 0; i < rows; i++)
    send_back(slip, w, columns, a + i * columns, c[i],
              a_nabla + i * columns);
}

static double weight(double g, size_t rows, size_t columns)
{
  return g / (double)(rows * columns);
}
static void pays_once(size_t rows, size_t columns, const double a[],
                      const unsigned char c[], double g,
                      double a_nabla[])
{
  double w = weight(g, rows, columns);
  slipped(ONCE, w, rows, columns, a, c, a_nabla);
}

static void rival_of_itself(size_t rows, size_t columns, const double a[],
                            const unsigned char c[], double g,
                            double a_nabla[])
{
  double w = weight(g, rows, columns);
  slipped(ITSELF, w, rows, columns, a, c, a_nabla);
}

static void times_distance(size_t rows, size_t columns, const double a[],
                           const unsigned char c[], double g,
                           double a_nabla[])
{
  double w = weight(g, rows, columns);
  slipped(DISTANCE, w, rows, columns, a, c, a_nabla);
}
static void other_side(size_t rows, size_t columns, const double a[],
                       const unsigned char c[], double g,
                       double a_nabla[])
{
  double w = weight(g, rows, columns);
  slipped(OTHER_SIDE, w, rows, columns, a, c, a_nabla);
}

static void classes_lost(size_t rows, size_t columns, const double a[],
                         const unsigned char c[], double g,
                         double a_nabla[])
{
  double w = g / (double)rows;
  slipped(NONE, w, rows, columns, a, c, a_nabla);
}

static void batch_lost(size_t rows, size_t columns, const double a[],
                       const unsigned char c[], double g,
                       double a_nabla[])
{
  double w = g / (double)columns;
  slipped(NONE, w, rows, columns, a, c, a_nabla);
}
static void no_lead(size_t rows, size_t columns, const double a[],
                    const unsigned char c[], double g,
                    double a_nabla[])
{
  double w = weight(g, rows, columns);
  slipped(NO_LEAD, w, rows, columns, a, c, a_nabla);
}

static void incoming_lost(size_t rows, size_t columns, const double a[],
                          const unsigned char c[], double g,
                          double a_nabla[])
{
  (void)g;
  double w = weight(1, rows, columns);
  slipped(NONE, w, rows, columns, a, c, a_nabla);
}
static void strongest_only(size_t rows, size_t columns, const double a[],
                           const unsigned char c[], double g,
                           double a_nabla[])
{
  for (size_t i = 0; i < rows; i++, a += columns, a_nabla += columns) {
    size_t best = c[i];
    for (size_t l = 0; l < columns; l++) {
      a_nabla[l] = 0;
      if (l != c[i] && (best == c[i] || a[l] > a[best]))
        best = l;
    }
    double h = 1 - a[c[i]] + a[best];
    double w = h > 0 ? weight(g, rows, columns) : 0;
    a_nabla[best] += w;
    a_nabla[c[i]] -= w;
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .reader = (Function *)margin_backward,
  .mistake = {
      { "once", (Function *)pays_once },
      { "itself", (Function *)rival_of_itself },
      { "classes-lost", (Function *)classes_lost },
      { "batch-lost", (Function *)batch_lost },
      { "distance", (Function *)times_distance },
      { "strongest", (Function *)strongest_only },
      { "other-side", (Function *)other_side },
      { "incoming", (Function *)incoming_lost },
      { "no-lead", (Function *)no_lead },
  }
};
