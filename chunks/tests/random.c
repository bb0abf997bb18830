/* The generator against published numbers.
   Explained in "Random numbers without a past", book/40-random.nw. */

#include "core/random.h"
#include "tests/support.h"

#include <math.h>

static void the_generator_is_philox(void **state)
{
  (void)state;
  Random zero = random_start(0, 0);
  assert_true(random_bits(&zero) == 0xca00a0459843d731);
  assert_true(random_bits(&zero) == 0x66c24222c9a845b5);
  Random digits_of_pi = random_start(0xa4093822299f31d0,
                                     0x13198a2e03707344);
  digits_of_pi.counter = 2 * 0x243f6a8885a308d3;
  assert_true(random_bits(&digits_of_pi) == 0x0a5e742c2997341c);
  assert_true(random_bits(&digits_of_pi) == 0xb0f883d38000de5d);
}

static void streams_and_seeds_differ(void **state)
{
  (void)state;
  Random a = random_start(1, random_stream(STREAM_DATA, 7));
  Random b = random_start(1, random_stream(STREAM_DATA, 8));
  Random c = random_start(2, random_stream(STREAM_DATA, 7));
  uint64_t first = random_bits(&a);
  assert_true(first != random_bits(&b));
  assert_true(first != random_bits(&c));
}
static void normal_numbers_have_the_right_moments(void **state)
{
  (void)state;
  enum { DRAWS = 100000 };
  Random random = random_start(3, 0);
  double sum = 0, squares = 0, fourth = 0;
  for (int i = 0; i < DRAWS; i++) {
    double z = random_normal(&random);
    sum += z;
    squares += z * z;
    fourth += z * z * z * z;
  }
  assert_true(fabs(sum / DRAWS) < 5 * sqrt(1.0 / DRAWS));
  assert_true(fabs(squares / DRAWS - 1) < 5 * sqrt(2.0 / DRAWS));
  assert_true(fabs(fourth / DRAWS - 3) < 5 * sqrt(96.0 / DRAWS));
}

static void numbers_below_n_are_uniform(void **state)
{
  (void)state;
  enum {
    DRAWS = 70000,
    N = 7
  };
  Random random = random_start(4, 0);
  int count[N] = { 0 };
  for (int i = 0; i < DRAWS; i++)
    count[random_below(&random, N)]++;
  double chi_squared = 0;
  for (int k = 0; k < N; k++)
    chi_squared += pow(count[k] - DRAWS / N, 2) / (DRAWS / N);
  assert_true(chi_squared < 30); /* 6 degrees: 4 in 100,000 */
}

static void large_ranges_are_uniform_too(void **state)
{
  (void)state;
  enum { DRAWS = 30000 };
  const uint64_t n = (uint64_t)3 << 62;
  Random random = random_start(6, 0);
  int count[3] = { 0 };
  for (int i = 0; i < DRAWS; i++)
    count[random_below(&random, n) % 3]++;
  for (int k = 0; k < 3; k++)
    assert_true(fabs(count[k] - DRAWS / 3.0) <
                5 * sqrt(DRAWS * 2.0 / 9));
}

static void a_permutation_has_every_number_once(void **state)
{
  (void)state;
  enum { N = 1000 };
  Random random = random_start(5, 0);
  uint32_t order[N];
  char seen[N] = { 0 };
  random_permutation(&random, N, order);
  size_t in_place = 0;
  for (size_t i = 0; i < N; i++) {
    assert_int_equal(seen[order[i]]++, 0);
    in_place += order[i] == i;
  }
  assert_true(in_place < 10); /* one is expected */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_generator_is_philox),
    cmocka_unit_test(streams_and_seeds_differ),
    cmocka_unit_test(normal_numbers_have_the_right_moments),
    cmocka_unit_test(numbers_below_n_are_uniform),
    cmocka_unit_test(large_ranges_are_uniform_too),
    cmocka_unit_test(a_permutation_has_every_number_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
