#include <math.h>
#include <stddef.h>

/* normal holds f m numbers drawn with mean 0 and variance 1. Write the
   first weights of a layer of f inputs and m outputs, as Glorot does. */
void glorot(size_t f, size_t m, const double normal[], double w[])
{
  for (size_t i = 0; i < f * m; i++) {
    /* Your lines. */
  }
}
