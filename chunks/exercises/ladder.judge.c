#include "exercises/judge.h"

typedef void Backward(size_t n, const unsigned char p[],
                      const unsigned char q[], const double a[],
                      const double b[], double t_nabla[]);
Backward tape_backward __attribute__((weak));

static size_t n;
static unsigned char *p, *q;
static double *a, *b, *t_nabla;

static void prepare(Sample *s)
{
  n = (size_t)sample_index(s) + 1;
  size_t longest = n == 8 ? n = 60 : n;
  p = sample_labels(s, "p", n, 256);
  q = sample_labels(s, "q", n, 256);
  a = sample_input(s, "a", n, 1, -2, 2);
  b = sample_input(s, "b", n, 1, -2, 2);
  t_nabla = sample_changed(s, "t_nabla", n + 1, 1, -1, 1);
  for (size_t k = 0; k <= n; k++)
    t_nabla[k] = k == n;
  for (size_t k = 0; k < n; k++) {
    p[k] = (unsigned char)(p[k] % (k + 1));
    q[k] = (unsigned char)(q[k] % (k + 1));
    if (longest == 60) {
      p[k] = q[k] = (unsigned char)k;
      a[k] = b[k] = 0.5;
    }
  }
}

static void call(Function *f)
{
  ((Backward *)f)(n, p, q, a, b, t_nabla);
}
static void right(size_t count, const unsigned char first[],
                  const unsigned char second[], const double c[],
                  const double d[], double nabla[])
{
  for (size_t i = count; i-- > 0;)
    for (size_t k = i; k < count; k++) {
      if (first[k] == i)
        nabla[i] += c[k] * nabla[k + 1];
      if (second[k] == i)
        nabla[i] += d[k] * nabla[k + 1];
    }
}

static void forward(void)
{
  for (size_t k = 0; k < n; k++) {
    t_nabla[p[k]] += a[k] * t_nabla[k + 1];
    t_nabla[q[k]] += b[k] * t_nabla[k + 1];
  }
}

static void overwritten(void)
{
  for (size_t k = n; k-- > 0;) {
    t_nabla[p[k]] = a[k] * t_nabla[k + 1];
    t_nabla[q[k]] = b[k] * t_nabla[k + 1];
  }
}

static void second_lost(void)
{
  for (size_t k = n; k-- > 0;)
    t_nabla[p[k]] += a[k] * t_nabla[k + 1];
}

static void factors_lost(void)
{
  for (size_t k = n; k-- > 0;) {
    t_nabla[p[k]] += t_nabla[k + 1];
    t_nabla[q[k]] += t_nabla[k + 1];
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)right,
  .reader = (Function *)tape_backward,
  .mistake = {
      { "forward", .plain = forward },
      { "overwritten", .plain = overwritten },
      { "second-lost", .plain = second_lost },
      { "factors-lost", .plain = factors_lost },
  }
};
