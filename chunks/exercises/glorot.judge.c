#include "exercises/judge.h"

#include <math.h>

typedef void Initialize(size_t f, size_t m, const double normal[],
                        double w[]);
Initialize glorot __attribute__((weak));

static size_t f, m;
static double *normal, *w;

static void prepare(Sample *s)
{
  f = sample_size(s, "f");
  m = sample_size(s, "m");
  normal = sample_input(s, "normal", m, f, -3, 3);
  w = sample_output(s, "w", m, f);
}

static void call(Function *function)
{
  ((Initialize *)function)(f, m, normal, w);
}

static void scale(double factor)
{
  for (size_t i = 0; i < f * m; i++)
    w[i] = factor * normal[i];
}

static void right(size_t inputs, size_t outputs, const double from[],
                  double to[])
{
  for (size_t i = 0; i < inputs * outputs; i++)
    to[i] = from[i] * sqrt(2.0 / (double)(inputs + outputs));
}

static void variance(void)
{
  scale(2.0 / (double)(f + m));
}

static void he(void)
{
  scale(sqrt(2.0 / (double)f));
}

static void inputs_only(void)
{
  scale(sqrt(1.0 / (double)f));
}

static void outputs_only(void)
{
  scale(sqrt(1.0 / (double)m));
}

static void mean_lost(void)
{
  scale(sqrt(1.0 / (double)(f + m)));
}

static void whole_numbers(void)
{
  scale(sqrt((double)(2 / (f + m))));
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)right,
  .reader = (Function *)glorot,
  .mistake = {
      { "variance", .plain = variance },
      { "he", .plain = he },
      { "inputs-only", .plain = inputs_only },
      { "outputs-only", .plain = outputs_only },
      { "mean-lost", .plain = mean_lost },
      { "whole-numbers", .plain = whole_numbers },
  }
};
