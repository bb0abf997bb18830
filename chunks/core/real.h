/* The number type of all tensors.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#ifndef CORE_REAL_H
#define CORE_REAL_H

/* The number type of all tensors: float, or double in the checks. */
#ifdef REAL_DOUBLE
typedef double real;
#else
typedef float real;
#endif

/* x; if it is no number, then without a sign. */
static inline double without_sign(double x)
{
  return x == x ? x : __builtin_nan("");
}

/* A loop over fewer entries than this is not worth waking the
   other threads for. */
enum { PARALLEL_MINIMUM = 16384 };

#endif
