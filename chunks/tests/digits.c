/* The drawn digits: the same everywhere, and none alike.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#include "data/digits.h"
#include "tests/support.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { COUNT = 1000 };
static unsigned char label[COUNT], pixel[COUNT][DIGITS_PIXELS];

static uint32_t checksum(void)
{
  uLong crc = crc32_z(0, label, sizeof label);
  return (uint32_t)crc32_z(crc, pixel[0], sizeof pixel);
}

static void an_image_is_a_function_of_seed_and_number(void **state)
{
  (void)state;
  unsigned char image[DIGITS_PIXELS], other[DIGITS_PIXELS];
  digits_draw(1, 7, 3, image);
  digits_draw(1, 7, 3, other);
  assert_memory_equal(image, other, sizeof image);
  digits_draw(1, 8, 3, other);
  assert_memory_not_equal(image, other, sizeof image);
  digits_draw(2, 7, 3, other);
  assert_memory_not_equal(image, other, sizeof image);
}

static void a_set_is_made_of_its_images(void **state)
{
  (void)state;
  unsigned char image[DIGITS_PIXELS];
  digits_draw_set(1, DIGITS_TEST, COUNT, label, pixel[0]);
  for (uint64_t i = 0; i < COUNT; i += 99) {
    unsigned char its = digits_label(1, DIGITS_TEST + i);
    assert_int_equal(label[i], its);
    digits_draw(1, DIGITS_TEST + i, its, image);
    assert_memory_equal(image, pixel[i], sizeof image);
  }
}

static void threads_change_nothing(void **state)
{
  (void)state;
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  digits_draw_set(1, 0, COUNT, label, pixel[0]);
  uint32_t alone = checksum();
  omp_set_num_threads(3);
  memset(pixel, 1, sizeof pixel);
  memset(label, 255, sizeof label);
  digits_draw_set(1, 0, COUNT, label, pixel[0]);
  assert_int_equal(checksum(), alone);
  omp_set_num_threads(threads);
}
static void the_digits_are_those_of_the_book(void **state)
{
  (void)state;
  digits_draw_set(1, 0, COUNT, label, pixel[0]);
  assert_int_equal(checksum(), 0xbdcf3c67);
}
static void every_class_is_equally_frequent(void **state)
{
  (void)state;
  enum { EACH = 2000 };
  int count[DIGITS_CLASSES] = { 0 };
  for (uint64_t i = 0; i < EACH * DIGITS_CLASSES; i++)
    count[digits_label(1, i)]++;
  double chi_squared = 0;
  for (int c = 0; c < DIGITS_CLASSES; c++)
    chi_squared += pow(count[c] - EACH, 2) / EACH;
  assert_true(chi_squared < 37); /* 3 in 100,000 are above */
}
static double ink_of(const unsigned char *image, int frame)
{
  double ink = 0;
  for (int y = frame; y < DIGITS_SIDE - frame; y++)
    for (int x = frame; x < DIGITS_SIDE - frame; x++)
      ink += image[DIGITS_SIDE * y + x] / 255.;
  return ink;
}

static void every_image_has_ink_and_keeps_it_inside(void **state)
{
  (void)state;
  double all = 0, inside = 0;
  digits_draw_set(1, 0, COUNT, label, pixel[0]);
  for (int i = 0; i < COUNT; i++) {
    double ink = ink_of(pixel[i], 0);
    assert_true(ink > 12 && ink < 350);
    assert_true(ink_of(pixel[i], 2) > 0.5 * ink);
    all += ink;
    inside += ink_of(pixel[i], 2);
  }
  assert_true(inside > 0.95 * all);
}
static double accuracy_of(const char *model)
{
  assert_succeeds(run_trainer("train --data mnist --data-dir . "
                              "--batch 25 --epochs 2 "
                              "--validation 2000 --log hard.tsv %s",
                              model));
  char *log = (char *)read_bytes(scratch("hard.tsv"), NULL);
  double accuracy = -1;
  sscanf(strstr(log, "\n2\t"), "%*s %*s %*s %*s %*s %*s %lf", &accuracy);
  free(log);
  return accuracy;
}

static void digits_are_hard_for_a_linear_model(void **state)
{
  (void)state;
  if (getenv("SANITIZED"))
    return;
  assert_succeeds(run_trainer("make-data digits mnist --train 12000 "
                              "--test 1"));
  double linear = accuracy_of("--model linear");
  double hidden = accuracy_of("--model mlp --hidden 64");
  assert_true(linear > 0.8 && linear < 0.9);
  assert_true(hidden > 0.91 && hidden < 0.97);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_image_is_a_function_of_seed_and_number),
    cmocka_unit_test(a_set_is_made_of_its_images),
    cmocka_unit_test(threads_change_nothing),
    cmocka_unit_test(the_digits_are_those_of_the_book),
    cmocka_unit_test(every_class_is_equally_frequent),
    cmocka_unit_test(every_image_has_ink_and_keeps_it_inside),
    cmocka_unit_test(digits_are_hard_for_a_linear_model),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
