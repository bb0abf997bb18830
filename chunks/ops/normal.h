/* The standard normal distribution and its density.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#ifndef OPS_NORMAL_H
#define OPS_NORMAL_H

#include "core/real.h"

/* The distribution function of the standard normal distribution
   (equation gelu:distribution), to all digits also far to the left,
   and its density (equation gelu:f). */
real normal_distribution(real x);
real normal_density(real x);

#endif
