#include "tests/support.h"
#include "trainer/measure.h"

#include <math.h>

static size_t winner(real a, real b, real c)
{
  real row[] = { a, b, c };
  TensorNode scores = { .shape = matrix_shape(1, 3), .value = row };
  return best_class(&scores, 0);
}

static void the_highest_score_wins(void **state)
{
  (void)state;
  assert_int_equal(winner(1, 3, 2), 1);
  assert_int_equal(winner(-3, -2, -1), 2);
}

static void the_first_of_equal_scores_wins(void **state)
{
  (void)state;
  assert_int_equal(winner(0, 5, 5), 1);
  assert_int_equal(winner(0, 0, 0), 0);
}

static void what_is_not_a_number_never_wins(void **state)
{
  (void)state;
  assert_int_equal(winner(NAN, -1, -2), 1);
  assert_int_equal(winner(0, NAN, 1), 2);
  assert_int_equal(winner(-INFINITY, NAN, NAN), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_highest_score_wins),
    cmocka_unit_test(the_first_of_equal_scores_wins),
    cmocka_unit_test(what_is_not_a_number_never_wins),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
