#include "exercises/judge.h"

#include <math.h>

typedef void Step(size_t count, int t, double eta, const double g[],
                  double m[], double v[], double w[]);
Step adam_step __attribute__((weak));

static size_t n;
static double eta, *t, *g, *m, *v, *w;

static void prepare(Sample *s)
{
  n = sample_size(s, "count");
  t = sample_input(s, "t", 1, 1, 2, 3);
  *t = sample_index(s) + 1;
  eta = sample_number(s, "eta", 0.1, 0.5);
  g = sample_input(s, "g", n, 1, -3, 3);
  m = sample_changed(s, "m", n, 1, -2, 2);
  v = sample_changed(s, "v", n, 1, 0.5, 3);
  w = sample_changed(s, "w", n, 1, -2, 2);
  for (size_t i = 0; *t == 1 && i < n; i++)
    m[i] = v[i] = 0;
}

static void call(Function *f)
{
  ((Step *)f)(n, (int)*t, eta, g, m, v, w);
}

static void right(size_t count, int step, double rate,
                  const double gradient[], double first[],
                  double second[], double weight[])
{
  for (size_t i = 0; i < count; i++) {
    first[i] += 0.1 * (gradient[i] - first[i]);
    second[i] += 0.001 * (gradient[i] * gradient[i] - second[i]);
    weight[i] -= rate * first[i] / (1 - pow(0.9, step)) /
                 (sqrt(second[i] / (1 - pow(0.999, step))) + 1e-8);
  }
}

static void averages(void)
{
  for (size_t i = 0; i < n; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
  }
}

/* The step with these numbers in the place of t in the corrections. */
static void move(double first, double second)
{
  for (size_t i = 0; i < n; i++)
    w[i] -= eta * m[i] / (1 - pow(0.9, first)) /
            (sqrt(v[i] / (1 - pow(0.999, second))) + 1e-8);
}

static void uncorrected(void)
{
  averages();
  move(INFINITY, INFINITY);
}

static void first_corrected_only(void)
{
  averages();
  move(*t, INFINITY);
}

static void counted_from_zero(void)
{
  averages();
  move(*t + 1, *t + 1);
}

static void root_lost(void)
{
  averages();
  for (size_t i = 0; i < n; i++)
    w[i] -= eta * m[i] / (1 - pow(0.9, *t)) /
            (v[i] / (1 - pow(0.999, *t)) + 1e-8);
}
static void square_lost(void)
{
  for (size_t i = 0; i < n; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * g[i];
  }
  move(*t, *t);
}

static void corrected_kept(void)
{
  averages();
  move(*t, *t);
  for (size_t i = 0; i < n; i++) {
    m[i] /= 1 - pow(0.9, *t);
    v[i] /= 1 - pow(0.999, *t);
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)right,
  .reader = (Function *)adam_step,
  .mistake = {
      { "uncorrected", .plain = uncorrected },
      { "root-lost", .plain = root_lost },
      { "first-corrected-only", .plain = first_corrected_only },
      { "square-lost", .plain = square_lost },
      { "counted-from-zero", .plain = counted_from_zero },
      { "corrected-kept", .plain = corrected_kept },
  }
};
