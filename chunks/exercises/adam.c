#include <math.h>
#include <stddef.h>

/* Step number t, counted from 1. m and v hold the running averages
   before the step; change m, v and w, by the gradients g. */
void adam_step(size_t count, int t, double eta, const double g[],
               double m[], double v[], double w[])
{
  const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  for (size_t i = 0; i < count; i++) {
    /* Your lines. */
  }
}
