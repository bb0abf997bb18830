/* The matrix product of OpenBLAS in the precision of this build.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#ifndef CORE_BLAS_H
#define CORE_BLAS_H

#include <cblas.h>
#undef I /* <complex.h>, which <cblas.h> includes, defines it */

#ifdef REAL_DOUBLE
#define cblas_gemm cblas_dgemm
#else
#define cblas_gemm cblas_sgemm
#endif

#endif
