/* The product of two matrices, shared by the threads.
   Explained in "Matrix products", book/16-products.nw. */

#ifndef CORE_PRODUCT_H
#define CORE_PRODUCT_H

#include "core/blas.h"
#include "core/real.h"

/* C = s op(A) op(B) + t C, where C is m x n, without gaps, and k is the
   size that is summed over; lda and ldb are the columns of A and B as
   stored. With t = 0 what C held is not read. The threads share it;
   their number does not change a bit of the result. */
void product(CBLAS_TRANSPOSE op_a, CBLAS_TRANSPOSE op_b, int m, int n,
             int k, real s, const real *a, int lda, const real *b,
             int ldb, real t, real *c);

#endif
