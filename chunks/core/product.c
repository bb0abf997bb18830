/* Cuts a product into parts, one for each thread.
   Explained in "Matrix products", book/16-products.nw. */

#include "core/product.h"

#include "core/threads.h"

#include <stdbool.h>

enum {
  PARTS = 16,
  THINNEST = 32,
  PRODUCTS_AN_ENTRY = 16
};

static int parts_of(int m, int n, int k)
{
  size_t work = (size_t)m * (size_t)n * (size_t)k;
  if (work / PRODUCTS_AN_ENTRY < PARALLEL_MINIMUM)
    return 1;
  int parts = PARTS, length = m > n ? m : n;
  while (parts > 1 && length / parts < THINNEST)
    parts /= 2;
  return parts;
}

static int begin_of(int part, int parts, int length)
{
  return (int)((long)length * part / parts);
}

void product(CBLAS_TRANSPOSE op_a, CBLAS_TRANSPOSE op_b, int m, int n,
             int k, real s, const real *a, int lda, const real *b,
             int ldb, real t, real *c)
{
  bool columns = n >= m;
  int length = columns ? n : m, parts = parts_of(m, n, k);
  size_t a_step = op_a == CblasTrans ? 1 : (size_t)lda;
  size_t b_step = op_b == CblasTrans ? (size_t)ldb : 1;
  int threads = parts > 1 ? omp_get_max_threads() : 1;
#pragma omp parallel for num_threads(threads)
  for (int part = 0; part < parts; part++) {
    int first = begin_of(part, parts, length);
    int size = begin_of(part + 1, parts, length) - first;
    size_t skip = (size_t)first;
    omp_set_num_threads(1);
    if (columns)
      cblas_gemm(CblasRowMajor, op_a, op_b, m, size, k,
                 s, a, lda, b + skip * b_step, ldb, t, c + skip, n);
    else
      cblas_gemm(CblasRowMajor, op_a, op_b, size, n, k,
                 s, a + skip * a_step, lda, b, ldb,
                 t, c + skip * (size_t)n, n);
  }
}
