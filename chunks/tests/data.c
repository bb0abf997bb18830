#include "data/dataset.h"
#include "data/synth.h"
#include "tests/support.h"

#include <math.h>

static unsigned char pixels[] = { 0, 255, 51, 102,
                                  10, 20, 30, 40,
                                  255, 255, 255, 255 };
static unsigned char labels[] = { 0, 1, 0 };
static const Split three = { .count = 3,
                             .features = 4,
                             .planes = 2,
                             .height = 1,
                             .width = 2,
                             .classes = 2,
                             .label = labels,
                             .pixel = pixels };

static void assert_row(const real *row, double a, double b, double c,
                       double d)
{
  const double expected[] = { a, b, c, d };
  for (int j = 0; j < 4; j++)
    assert_true(fabs(row[j] - expected[j]) < 1e-6);
}

static void a_batch_has_the_rows_that_were_asked_for(void **state)
{
  (void)state;
  real matrix[12];
  split_batch(&three, (uint32_t[]){ 2, 0, 2 }, 3,
              scaling_for(SCALE_UNIT, &three), false, matrix);
  assert_row(matrix, 1, 1, 1, 1);
  assert_row(matrix + 4, 0, 1, 0.2, 0.4);
  assert_row(matrix + 8, 1, 1, 1, 1);
  split_batch(&three, (uint32_t[]){ 1 }, 1,
              scaling_for(SCALE_NONE, &three), false, matrix);
  assert_row(matrix, 10, 20, 30, 40);
  split_batch(&three, (uint32_t[]){ 1 }, 1, scaling_by(0.5), false, matrix);
  assert_row(matrix, 5, 10, 15, 20);
}

static void each_plane_is_scaled_by_itself(void **state)
{
  (void)state;
  real matrix[4];
  const Scaling scaling = { { 1, 10 }, { 0, 5 } };
  split_batch(&three, (uint32_t[]){ 1 }, 1, scaling, false, matrix);
  assert_row(matrix, 10, 20, 305, 405);
}
static void standard_scale_has_mean_zero_and_deviation_one(void **state)
{
  (void)state;
  real matrix[12];
  split_batch(&three, (uint32_t[]){ 0, 1, 2 }, 3,
              scaling_for(SCALE_STANDARD, &three), false, matrix);
  for (int plane = 0; plane < 2; plane++) {
    double sum = 0, squares = 0;
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 2; j++) {
        double x = matrix[4 * i + 2 * plane + j];
        sum += x;
        squares += x * x;
      }
    assert_true(fabs(sum / 6) < 1e-6);
    assert_true(fabs(squares / 6 - 1) < 1e-6);
  }
}

static void a_plane_of_one_colour_is_only_shifted(void **state)
{
  (void)state;
  unsigned char grey[] = { 7, 7, 7, 7 };
  const Split one = { .count = 1,
                      .features = 4,
                      .planes = 1,
                      .classes = 2,
                      .label = labels,
                      .pixel = grey };
  real matrix[4];
  split_batch(&one, (uint32_t[]){ 0 }, 1,
              scaling_for(SCALE_STANDARD, &one), false, matrix);
  assert_row(matrix, 0, 0, 0, 0);
}
static void class_one_reaches_to_infinity_in_two_pieces(void **state)
{
  (void)state;
  for (double r = 1; r < 1e6; r *= 10) {
    assert_int_equal(synth_class(r, 0), 1);
    assert_int_equal(synth_class(-r, 0), 1);
    assert_int_equal(synth_class(0.75 * r, -r), 0);
    assert_int_equal(synth_class(-0.75 * r, r), 0);
  }
  assert_int_equal(synth_class(0, 0), 0);
}

static void nearly_half_of_the_points_are_of_class_one(void **state)
{
  (void)state;
  DataSet *data = data_load("synth", NULL, false);
  size_t ones = 0;
  for (size_t i = 0; i < data->train.count; i++)
    ones += data->train.label[i];
  assert_int_equal(data->train.count, 60000);
  assert_int_equal(data->test.count, 10000);
  assert_true(fabs((double)ones / 60000 - 0.4554) <
              5 * sqrt(0.25 / 60000));
  assert_int_equal(ones, 27530);
  data_free(data);
}

static void the_points_are_always_the_same(void **state)
{
  (void)state;
  DataSet *a = data_load("synth", NULL, false);
  DataSet *b = data_load("synth", NULL, false);
  assert_int_equal(a->file[0].crc32, b->file[0].crc32);
  assert_true(a->train.number[0] != a->test.number[0]);
  data_free(a);
  data_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_batch_has_the_rows_that_were_asked_for),
    cmocka_unit_test(each_plane_is_scaled_by_itself),
    cmocka_unit_test(standard_scale_has_mean_zero_and_deviation_one),
    cmocka_unit_test(a_plane_of_one_colour_is_only_shifted),
    cmocka_unit_test(class_one_reaches_to_infinity_in_two_pieces),
    cmocka_unit_test(nearly_half_of_the_points_are_of_class_one),
    cmocka_unit_test(the_points_are_always_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
