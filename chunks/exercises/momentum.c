#include <stddef.h>

/* One step of gradient descent with momentum. v holds the velocities
   before the step; change v and w, by the gradients g. */
void momentum_step(size_t count, double eta, double mu,
                   const double g[], double v[], double w[])
{
  for (size_t i = 0; i < count; i++) {
    /* Your lines. */
  }
}
