/* The normal distribution by the complementary error function.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/normal.h"

#include <tgmath.h>

real normal_distribution(real x)
{
  return erfc(-x * (real)M_SQRT1_2) / 2;
}

real normal_density(real x)
{
  real scale = (real)(M_2_SQRTPI * M_SQRT1_2 / 2);
  return scale * exp(-x * x / 2);
}
