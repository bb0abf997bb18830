/* Digits written as files, and read back.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#include "data/digits.h"
#include "data/idx.h"
#include "data/make.h"
#include "tests/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const file_name[] = {
  "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
};

/* The path of one of the four files in this folder of $SCRATCH. */
static const char *path_of(const char *folder, int file)
{
  char name[256];
  snprintf(name, sizeof name, "%s/%s", folder, file_name[file]);
  return scratch(name);
}

static Split read_back(const char *folder, bool train)
{
  DataSet data = { 0 };
  int first = train ? 0 : 2;
  return idx_read(&data, scratch(folder), file_name[first],
                  file_name[first + 1]);
}

static void assert_drawn(Split split, size_t count, uint64_t first)
{
  unsigned char image[DIGITS_PIXELS];
  assert_int_equal(split.count, count);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(split.label[i], digits_label(5, first + i));
    digits_draw(5, first + i, split.label[i], image);
    assert_memory_equal(split.pixel + i * DIGITS_PIXELS, image,
                        DIGITS_PIXELS);
  }
  free(split.label);
  free(split.pixel);
}

static void what_is_read_is_what_was_drawn(void **state)
{
  (void)state;
  make_digits(scratch("made"), 1003, 7, 5);
  assert_drawn(read_back("made", true), 1003, 0);
  assert_drawn(read_back("made", false), 7, DIGITS_TEST);
}

static void fewer_images_are_the_first_of_more(void **state)
{
  (void)state;
  make_digits(scratch("fewer"), 30, 3, 5);
  assert_drawn(read_back("fewer", true), 30, 0);
  assert_drawn(read_back("fewer", false), 3, DIGITS_TEST);
}
static void assert_equal_files(const char *one, const char *other)
{
  for (int file = 0; file < 4; file++) {
    size_t size, other_size;
    unsigned char *bytes = read_bytes(path_of(one, file), &size);
    unsigned char *others = read_bytes(path_of(other, file),
                                       &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(bytes, others, size);
    free(bytes);
    free(others);
  }
}

static void equal_data_give_equal_files(void **state)
{
  (void)state;
  make_digits(scratch("again"), 1003, 7, 5);
  assert_equal_files("made", "again");
}

static void the_trainer_makes_the_same_files(void **state)
{
  (void)state;
  assert_succeeds(run_trainer(
      "make-data digits trainers --train 1003 --test 7 --seed 5"));
  assert_equal_files("made", "trainers");
}

static void mnist_can_be_replaced_by_digits(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("make-data digits mnist --train 500 "
                              "--test 100"));
  assert_succeeds(run_trainer("train --data mnist --data-dir . "
                              "--model linear --epochs 1"));
}
static void a_folder_that_cannot_be_made_is_named(void **state)
{
  (void)state;
  assert_fails(run_trainer("make-data digits no/such --train 3"), 1,
               "no/such: expected a folder that can be made, found: No "
               "such file");
  write_bytes(scratch("file"), "", 0);
  assert_fails(run_trainer("make-data digits file --train 3"), 1,
               "file/train-images-idx3-ubyte.gz");
}

static void a_full_disk_is_named_and_leaves_the_old_files(void **state)
{
  (void)state;
  struct stat old, now;
  make_digits(scratch("full"), 30, 3, 5);
  assert_int_equal(stat(path_of("full", 2), &old), 0);
  assert_int_equal(unlink(path_of("full", 0)), 0);
  assert_int_equal(symlink("/dev/full", path_of("full", 0)), 0);
  assert_fails(run_trainer("make-data digits full --train 40 --test 4"),
               1, "full/train-images-idx3-ubyte.gz");
  assert_int_equal(stat(path_of("full", 2), &now), 0);
  assert_int_equal(now.st_size, old.st_size);
  assert_drawn(read_back("full", false), 3, DIGITS_TEST);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_read_is_what_was_drawn),
    cmocka_unit_test(fewer_images_are_the_first_of_more),
    cmocka_unit_test(equal_data_give_equal_files),
    cmocka_unit_test(the_trainer_makes_the_same_files),
    cmocka_unit_test(mnist_can_be_replaced_by_digits),
    cmocka_unit_test(a_folder_that_cannot_be_made_is_named),
    cmocka_unit_test(a_full_disk_is_named_and_leaves_the_old_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
