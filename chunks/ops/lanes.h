#ifndef OPS_LANES_H
#define OPS_LANES_H

#include "core/vector.h"

/* Sums of a run of n numbers, taken in sixteen lanes: number i goes
   to lane i mod 16. */

/* The sums of x[i]. */
void sum_in_lanes(size_t n, const real *x, real lane[LINE]);

/* The sums of (x[i] - mean) squared, where each lane has a mean. */
void square_in_lanes(size_t n, const real *x, const real mean[LINE],
                     real lane[LINE]);

/* The sums of y[i] (x[i] - mean). */
void product_in_lanes(size_t n, const real *restrict y,
                      const real *restrict x, const real mean[LINE],
                      real lane[LINE]);

#endif
