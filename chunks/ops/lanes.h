/* Images side by side, for loops that work on all of them at once.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#ifndef OPS_LANES_H
#define OPS_LANES_H

#include "core/real.h"

#include <stddef.h>

/* Sums of a run of n numbers, taken in sixteen lanes: the order of
   the additions depends on n and on nothing else. */

/* The sum of x[i]. */
double sum_in_lanes(size_t n, const real *x);

/* The sum of (x[i] - mean) squared. */
double square_in_lanes(size_t n, const real *x, real mean);

/* The sum of y[i] (x[i] - mean). */
double product_in_lanes(size_t n, const real *restrict y,
                        const real *restrict x, real mean);

#endif
