#include "exercises/judge.h"

#include <math.h>

typedef void Backward(size_t n, const unsigned char p[],
                      const double d[], double t_nabla[]);
Backward branch_backward __attribute__((weak));

static size_t n;
static unsigned char *p;
static double *d, *t_nabla;

static void prepare(Sample *s)
{
  int k = sample_index(s);
  n = (size_t)k + (k % 2 ? 1 : 4);
  p = sample_labels(s, "p", n, 1);
  d = sample_input(s, "d", n, 1, -2, 2);
  t_nabla = sample_changed(s, "t_nabla", n + 1, 1, -1, 1);
  for (size_t i = 0; i <= n; i++)
    t_nabla[i] = i == n;
  for (size_t i = 0; i < n; i++)
    p[i] = (unsigned char)i;
  if (k % 2 == 0) {
    p[2] = 1;
    p[3] = 2;
    d[2] = INFINITY;
  }
}

static void call(Function *f)
{
  ((Backward *)f)(n, p, d, t_nabla);
}
static void right(size_t count, const unsigned char input[],
                  const double derivative[], double nabla[])
{
  for (size_t i = count; i > 0; i = input[i - 1])
    nabla[input[i - 1]] = derivative[i - 1] * nabla[i];
}

static void poisoned(void)
{
  for (size_t k = n; k-- > 0;)
    t_nabla[p[k]] += d[k] * t_nabla[k + 1];
}

static void stopped(void)
{
  for (size_t k = n; k-- > 0 && t_nabla[k + 1] != 0;)
    t_nabla[p[k]] += d[k] * t_nabla[k + 1];
}
static void counted(void)
{
  int missing[16] = { 0 };
  for (size_t k = 0; k < n; k++)
    missing[p[k]]++;
  for (size_t k = n; k-- > 0;)
    if (missing[k + 1] == 0 && t_nabla[k + 1] != 0) {
      missing[p[k]]--;
      t_nabla[p[k]] += d[k] * t_nabla[k + 1];
    }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)right,
  .reader = (Function *)branch_backward,
  .mistake = {
      { "poisoned", .plain = poisoned },
      { "counted", .plain = counted },
      { "stopped", .plain = stopped },
  }
};
