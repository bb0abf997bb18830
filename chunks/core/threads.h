/* How many threads a loop of this length is worth.
   Explained in "Division and its siblings", book/12-division.nw. */

#ifndef CORE_THREADS_H
#define CORE_THREADS_H

#include "core/real.h"

#include <omp.h>
#include <stddef.h>

/* How many threads a loop over so many entries is worth: all there
   are, or one below PARALLEL_MINIMUM. */
static inline int threads_for(size_t entries)
{
  return entries < PARALLEL_MINIMUM ? 1 : omp_get_max_threads();
}

#endif
