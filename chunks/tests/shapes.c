#include "data/shapes.h"
#include "tests/support.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { COUNT = 1000 };
static unsigned char label[COUNT], pixel[COUNT][PICTURE_BYTES];

static uint32_t checksum(void)
{
  uLong crc = crc32_z(0, label, sizeof label);
  return (uint32_t)crc32_z(crc, pixel[0], sizeof pixel);
}

static void a_picture_is_a_function_of_seed_and_number(void **state)
{
  (void)state;
  unsigned char one[PICTURE_BYTES], other[PICTURE_BYTES];
  shapes_draw(1, 7, 3, one);
  shapes_draw(1, 7, 3, other);
  assert_memory_equal(one, other, sizeof one);
  shapes_draw(1, 8, 3, other);
  assert_memory_not_equal(one, other, sizeof one);
  shapes_draw(2, 7, 3, other);
  assert_memory_not_equal(one, other, sizeof one);
}

static void threads_change_no_picture(void **state)
{
  (void)state;
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  shapes_draw_set(1, 0, COUNT, label, pixel[0]);
  uint32_t alone = checksum();
  omp_set_num_threads(3);
  memset(pixel, 1, sizeof pixel);
  memset(label, 255, sizeof label);
  shapes_draw_set(1, 0, COUNT, label, pixel[0]);
  assert_int_equal(checksum(), alone);
  omp_set_num_threads(threads);
}

static void the_shapes_are_those_of_the_book(void **state)
{
  (void)state;
  shapes_draw_set(1, 0, COUNT, label, pixel[0]);
  assert_int_equal(checksum(), 0xafd3ec33);
}

static void every_shape_is_equally_frequent(void **state)
{
  (void)state;
  enum { EACH = 2000 };
  int count[PICTURE_CLASSES] = { 0 };
  for (uint64_t i = 0; i < EACH * PICTURE_CLASSES; i++)
    count[shapes_label(1, i)]++;
  double chi_squared = 0;
  for (int c = 0; c < PICTURE_CLASSES; c++)
    chi_squared += pow(count[c] - EACH, 2) / EACH;
  assert_true(chi_squared < 37); /* 3 in 100,000 are above */
}
static int differing(const unsigned char *one, const unsigned char *other)
{
  const int plane = PICTURE_SIDE * PICTURE_SIDE;
  int count = 0;
  for (int i = 0; i < plane; i++) {
    int sum = 0;
    for (int c = 0; c < 3; c++)
      sum += abs(one[i + c * plane] - other[i + c * plane]);
    count += sum > 40;
  }
  return count;
}

static void a_form_is_seen_in_every_picture(void **state)
{
  (void)state;
  unsigned char one[PICTURE_BYTES], other[PICTURE_BYTES];
  int seen = 0;
  for (uint64_t i = 0; i < COUNT; i++) {
    shapes_draw(1, i, 0, one);
    shapes_draw(1, i, 1, other);
    seen += differing(one, other) > 10;
  }
  assert_true(seen > COUNT * 0.98);
}
static void files_of_shapes_hold_what_was_drawn(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("make-data shapes cifar-10-batches-bin "
                              "--train 1003 --test 7 --seed 5"));
  DataSet *data = data_load("cifar10", getenv("SCRATCH"), false);
  assert_int_equal(data->train.count, 1003);
  assert_int_equal(data->test.count, 7);
  for (uint64_t i = 0; i < 1003 + 7; i++) {
    const Split *split = i < 1003 ? &data->train : &data->test;
    size_t at = i < 1003 ? i : i - 1003;
    uint64_t number = i < 1003 ? i : SHAPES_TEST + at;
    assert_int_equal(split->label[at], shapes_label(5, number));
    shapes_draw(5, number, split->label[at], pixel[0]);
    assert_memory_equal(split->pixel + at * PICTURE_BYTES, pixel[0],
                        PICTURE_BYTES);
  }
  data_free(data);
}

static void the_trainer_draws_the_same_shapes(void **state)
{
  (void)state;
  if (getenv("SANITIZED"))
    return;
  assert_succeeds(run_trainer("train --data shapes --model linear "
                              "--epochs 0 --save l.st"));
  assert_succeeds(run_trainer("evaluate --data shapes --load l.st "
                              "--log l.tsv"));
  DataSet *data = data_load("shapes", NULL, true);
  char expected[64];
  snprintf(expected, sizeof expected, "# crc32 shapes (test): %08x\n",
           (unsigned)data->file[0].crc32);
  char *log = (char *)read_bytes(scratch("l.tsv"), NULL);
  assert_non_null(strstr(log, expected));
  free(log);
  data_free(data);
}

static void files_of_shapes_that_cannot_be_written_are_named(void **state)
{
  (void)state;
  assert_fails(run_trainer("make-data shapes no/such"), 1,
               "no/such: expected a folder that can be made");
  assert_fails(run_trainer("make-data shapes few --train 4"), 64,
               "make-data shapes: expected --train 5 or more, found 4");
  mkdir(scratch("full"), 0777);
  assert_int_equal(symlink("/dev/full",
                           scratch("full/data_batch_4.bin")),
                   0);
  assert_fails(run_trainer("make-data shapes full --train 50 --test 5"),
               1, "full/data_batch_4.bin");
}
static double accuracy_of(const char *options)
{
  assert_succeeds(run_trainer("train --data cifar10 --data-dir . "
                              "--batch 50 --epochs 3 "
                              "--validation 2000 --log hard.tsv %s",
                              options));
  char *log = (char *)read_bytes(scratch("hard.tsv"), NULL);
  double accuracy = -1;
  sscanf(strstr(log, "\n3\t"), "%*s %*s %*s %*s %*s %*s %lf", &accuracy);
  free(log);
  return accuracy;
}

static void shapes_are_hard_for_a_linear_model(void **state)
{
  (void)state;
  if (getenv("SANITIZED"))
    return;
  assert_succeeds(run_trainer("make-data shapes cifar-10-batches-bin "
                              "--train 10000 --test 5"));
  double linear = accuracy_of("--model linear --learning-rate 0.01");
  double lenet = accuracy_of("--model lenet --learning-rate 0.03 "
                             "--momentum 0.9");
  assert_true(linear > 0.11 && linear < 0.3);
  assert_true(lenet > 0.4 && lenet < 0.95);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_picture_is_a_function_of_seed_and_number),
    cmocka_unit_test(threads_change_no_picture),
    cmocka_unit_test(the_shapes_are_those_of_the_book),
    cmocka_unit_test(every_shape_is_equally_frequent),
    cmocka_unit_test(a_form_is_seen_in_every_picture),
    cmocka_unit_test(files_of_shapes_hold_what_was_drawn),
    cmocka_unit_test(the_trainer_draws_the_same_shapes),
    cmocka_unit_test(files_of_shapes_that_cannot_be_written_are_named),
    cmocka_unit_test(shapes_are_hard_for_a_linear_model),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
