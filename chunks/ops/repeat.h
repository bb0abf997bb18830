/* What expand and the sums share.
   Explained in "Expand", book/18-expand.nw. */

#ifndef OPS_REPEAT_H
#define OPS_REPEAT_H

#include "core/real.h"

#include <stddef.h>

/* Equation expand:f: x is outer x inner, f is outer x times x inner,
   and every f[i][k][j] becomes x[i][j]. */
void repeat(size_t outer, size_t times, size_t inner,
            const real *restrict x, real *restrict f);

/* Equation expand:x: every x[i][j] becomes the sum over k of
   f[i][k][j], taken in double, in the order of k, whatever the
   number of threads. */
void sum_repeated(size_t outer, size_t times, size_t inner,
                  const real *restrict f, real *restrict x);

#endif
