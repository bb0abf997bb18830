/* A product does not depend on the number of threads.
   Explained in "Matrix products", book/16-products.nw. */

#include "core/product.h"
#include "core/random.h"
#include "tests/support.h"

#include <math.h>
#include <omp.h>

enum {
  LONG = 517,
  SHORT = 67,
  K = 41
};

static real factor[2][LONG * K], result[LONG * SHORT];

static void fill_with_integers(void)
{
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < LONG * K; k++)
      factor[i][k] = (real)(k * (7 + 6 * i) % 19 - 9);
}

static real entry(int which, CBLAS_TRANSPOSE op, int row, int column,
                  int stride)
{
  return op == CblasTrans ? factor[which][column * stride + row]
                          : factor[which][row * stride + column];
}

static void check_parts(CBLAS_TRANSPOSE op_a, CBLAS_TRANSPOSE op_b,
                        int m, int n, real s, real t)
{
  int lda = op_a == CblasTrans ? m : K, ldb = op_b == CblasTrans ? K : n;
  for (int k = 0; k < m * n; k++)
    result[k] = t != 0 ? (real)(k % 5) : (real)NAN;
  product(op_a, op_b, m, n, K, s, factor[0], lda, factor[1], ldb, t,
          result);
  for (int a = 0; a < m; a++)
    for (int b = 0; b < n; b++) {
      real sum = t != 0 ? t * (real)((a * n + b) % 5) : 0;
      for (int k = 0; k < K; k++)
        sum += s * entry(0, op_a, a, k, lda) *
               entry(1, op_b, k, b, ldb);
      assert_true(result[a * n + b] == sum);
    }
}

static void a_product_in_parts_is_the_product(void **state)
{
  (void)state;
  const CBLAS_TRANSPOSE op[] = { CblasNoTrans, CblasTrans };
  fill_with_integers();
  for (int k = 0; k < 8; k++) {
    real s = k % 3 ? 1 : -2, t = k >> 2;
    check_parts(op[k & 1], op[k >> 1 & 1], LONG, SHORT, s, t);
    check_parts(op[k & 1], op[k >> 1 & 1], SHORT, LONG, s, t);
  }
}

static void check_threads(int m, int n, int k)
{
  static real one[LONG * SHORT];
  int threads = omp_get_max_threads();
  for (int t = 1; t <= 7; t++) {
    omp_set_num_threads(t);
    product(CblasNoTrans, CblasTrans, m, n, k, 1, factor[0], k,
            factor[1], k, 0, t == 1 ? one : result);
    if (t > 1)
      assert_memory_equal(one, result,
                          (size_t)(m * n) * sizeof(real));
  }
  omp_set_num_threads(threads);
}

static void a_product_does_not_depend_on_the_threads(void **state)
{
  (void)state;
  Random random = random_start(1, random_stream(STREAM_DATA, 0));
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < LONG * K; k++)
      factor[i][k] = (real)random_normal(&random);
  check_threads(SHORT, LONG, K);
  check_threads(LONG, SHORT, K);
  check_threads(31, 29, 307);
  check_threads(7, 11, 1811);
  check_threads(1, 2, 9973);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_product_in_parts_is_the_product),
    cmocka_unit_test(a_product_does_not_depend_on_the_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
