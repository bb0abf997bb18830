#include "exercises/judge.h"

typedef void Step(size_t count, double eta, double mu, const double g[],
                  double v[], double w[]);
Step momentum_step __attribute__((weak));

static size_t n;
static double eta, mu, *g, *v, *w;

static void prepare(Sample *s)
{
  n = sample_size(s, "count");
  eta = sample_number(s, "eta", 0.1, 0.5);
  mu = sample_number(s, "mu", 0.6, 0.9);
  g = sample_input(s, "g", n, 1, -2, 2);
  v = sample_changed(s, "v", n, 1, -2, 2);
  w = sample_changed(s, "w", n, 1, -2, 2);
}

static void call(Function *f)
{
  ((Step *)f)(n, eta, mu, g, v, w);
}

static void right(size_t count, double rate, double share,
                  const double gradient[], double velocity[],
                  double weight[])
{
  for (size_t i = 0; i < count; i++) {
    velocity[i] = share * velocity[i] + gradient[i];
    weight[i] -= rate * velocity[i];
  }
}

static void average(void)
{
  for (size_t i = 0; i < n; i++) {
    v[i] = mu * v[i] + (1 - mu) * g[i];
    w[i] -= eta * v[i];
  }
}

static void old_velocity(void)
{
  for (size_t i = 0; i < n; i++) {
    w[i] -= eta * v[i];
    v[i] = mu * v[i] + g[i];
  }
}

static void gradient_only(void)
{
  for (size_t i = 0; i < n; i++) {
    v[i] = mu * v[i] + g[i];
    w[i] -= eta * g[i];
  }
}
static void uphill(void)
{
  for (size_t i = 0; i < n; i++) {
    v[i] = mu * v[i] + g[i];
    w[i] += eta * v[i];
  }
}

static void rate_inside(void)
{
  for (size_t i = 0; i < n; i++) {
    v[i] = mu * v[i] + eta * g[i];
    w[i] -= v[i];
  }
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .right = (Function *)right,
  .reader = (Function *)momentum_step,
  .mistake = {
      { "average", .plain = average },
      { "old-velocity", .plain = old_velocity },
      { "gradient-only", .plain = gradient_only },
      { "uphill", .plain = uphill },
      { "rate-inside", .plain = rate_inside },
  }
};
