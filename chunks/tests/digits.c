#include "data/digits.h"
#include "tests/support.h"

#include <omp.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { SOME = 2000 };
static unsigned char label[2][SOME], pixel[2][SOME * DIGITS_PIXELS];

static void an_image_is_a_function_of_seed_and_number(void **state)
{
  (void)state;
  digits_draw(1, 7, 3, pixel[0]);
  digits_draw(1, 7, 3, pixel[1]);
  assert_memory_equal(pixel[0], pixel[1], DIGITS_PIXELS);
  digits_draw(1, 8, 3, pixel[1]);
  assert_memory_not_equal(pixel[0], pixel[1], DIGITS_PIXELS);
  digits_draw(2, 7, 3, pixel[1]);
  assert_memory_not_equal(pixel[0], pixel[1], DIGITS_PIXELS);
}

static void threads_draw_the_same_images(void **state)
{
  (void)state;
  for (int k = 0; k < 2; k++) {
    omp_set_num_threads(k ? 5 : 1);
    digits_draw_set(1, 0, SOME, label[k], pixel[k]);
  }
  assert_memory_equal(label[0], label[1], SOME);
  assert_memory_equal(pixel[0], pixel[1], SOME * DIGITS_PIXELS);
}
static void labels_are_equally_common(void **state)
{
  (void)state;
  int count[DIGITS_CLASSES] = { 0 };
  for (uint64_t i = 0; i < SOME; i++)
    count[digits_label(1, i)]++;
  for (int c = 0; c < DIGITS_CLASSES; c++)
    assert_true(count[c] > 200 - 67 && count[c] < 200 + 67);
}

static void every_image_has_ink_and_an_empty_border(void **state)
{
  (void)state;
  double border = 0, all = 0;
  digits_draw_set(1, 0, SOME, label[0], pixel[0]);
  for (int i = 0; i < SOME; i++) {
    double ink = 0;
    for (int p = 0; p < DIGITS_PIXELS; p++) {
      int x = p % DIGITS_SIDE, y = p / DIGITS_SIDE;
      bool edge = x == 0 || y == 0 || x == DIGITS_SIDE - 1 ||
                  y == DIGITS_SIDE - 1;
      ink += pixel[0][i * DIGITS_PIXELS + p];
      border += edge * pixel[0][i * DIGITS_PIXELS + p];
    }
    assert_true(ink > 15 * 255 && ink < 350 * 255);
    all += ink;
  }
  assert_true(border < 0.002 * all);
}
static void made_files_can_be_learned_from(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("make-data digits mnist --train 300 "
                              "--test 50"));
  assert_succeeds(run_trainer("train --data mnist --data-dir . --hidden 8 "
                              "--epochs 1 --save d.st"));
  assert_succeeds(run_trainer("evaluate --data mnist --data-dir . "
                              "--load d.st"));
}

static unsigned char *unpacked(const char *name, size_t count)
{
  unsigned char *bytes = malloc(count);
  gzFile file = gzopen(scratch(name), "rb");
  assert_int_equal(gzread(file, bytes, (unsigned)count), count);
  gzclose(file);
  return bytes;
}

static void fewer_training_images_are_the_first_ones(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("make-data digits few --train 20 --test 9"));
  assert_succeeds(run_trainer("make-data digits many --train 99 --test 9"));
  const char *const images = "train-images-idx3-ubyte.gz";
  char name[2][64];
  snprintf(name[0], 64, "few/%s", images);
  snprintf(name[1], 64, "many/%s", images);
  unsigned char *few = unpacked(name[0], 16 + 20 * DIGITS_PIXELS);
  unsigned char *many = unpacked(name[1], 16 + 20 * DIGITS_PIXELS);
  assert_memory_equal(few + 16, many + 16, 20 * DIGITS_PIXELS);
  free(few);
  free(many);
  size_t size[2];
  unsigned char *a, *b;
  a = read_bytes(scratch("few/t10k-images-idx3-ubyte.gz"), &size[0]);
  b = read_bytes(scratch("many/t10k-images-idx3-ubyte.gz"), &size[1]);
  assert_int_equal(size[0], size[1]);
  assert_memory_equal(a, b, size[0]);
  free(a);
  free(b);
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
  (void)state;
  assert_fails(run_trainer("make-data digits no/such/place"), 1,
               "no/such/place: expected a folder that can be made, found: "
               "No such file or directory");
  write_bytes(scratch("taken"), "x", 1);
  assert_fails(run_trainer("make-data digits taken --train 5 --test 5"), 1,
               "taken/");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_image_is_a_function_of_seed_and_number),
    cmocka_unit_test(threads_draw_the_same_images),
    cmocka_unit_test(labels_are_equally_common),
    cmocka_unit_test(every_image_has_ink_and_an_empty_border),
    cmocka_unit_test(made_files_can_be_learned_from),
    cmocka_unit_test(fewer_training_images_are_the_first_ones),
    cmocka_unit_test(a_folder_that_cannot_be_made_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
