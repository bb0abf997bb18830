/* Files of MNIST's format, whole and broken.
   Explained in "Files of images", book/43-mnist-files.nw. */

#include "tests/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
  TRAIN = 30,
  TEST = 20,
  FEATURES = 28 * 28,
  HEADER = 16
};

static const char *const file_name[] = {
  "mnist/train-images-idx3-ubyte", "mnist/train-labels-idx1-ubyte",
  "mnist/t10k-images-idx3-ubyte", "mnist/t10k-labels-idx1-ubyte"
};

static size_t fill(int file, unsigned char *bytes)
{
  unsigned char n = file < 2 ? TRAIN : TEST;
  bool images = file % 2 == 0;
  const unsigned char header[HEADER] = { 0, 0, 8, images ? 3 : 1,
                                         0, 0, 0, n,
                                         0, 0, 0, 28,
                                         0, 0, 0, 28 };
  size_t head = images ? HEADER : 8;
  size_t count = images ? (size_t)n * FEATURES : n;
  memcpy(bytes, header, head);
  for (size_t i = 0; i < count; i++)
    bytes[head + i] = (unsigned char)(images ? i * 7 : i % 10);
  return head + count;
}

static unsigned char bytes[HEADER + TRAIN * FEATURES];

/* Writes all four files, whole, and nothing beside them. */
static void make_files(void)
{
  mkdir(scratch("mnist"), 0777);
  for (int file = 0; file < 4; file++) {
    char packed[64];
    snprintf(packed, sizeof packed, "%s.gz", file_name[file]);
    remove(scratch(packed));
    remove(scratch(file_name[file]));
    write_bytes(scratch(file_name[file]), bytes, fill(file, bytes));
  }
}
static Outcome train_on_files(void)
{
  return run_trainer("train --data mnist --data-dir . --hidden 4 "
                     "--epochs 1 --log files.tsv");
}

/* Replaces one file by its first bytes, with one of them changed. */
static void damage(int file, size_t count, size_t at, int value)
{
  make_files();
  fill(file, bytes);
  if (at < count)
    bytes[at] = (unsigned char)value;
  write_bytes(scratch(file_name[file]), bytes, count);
}

/* Packs a file, and takes the unpacked one away. Returns its path. */
static const char *pack(int file)
{
  static char name[64];
  size_t count = fill(file, bytes);
  snprintf(name, sizeof name, "%s.gz", file_name[file]);
  gzFile packed = gzopen(scratch(name), "wb");
  assert_int_equal(gzwrite(packed, bytes, (unsigned)count), count);
  assert_int_equal(gzclose(packed), Z_OK);
  remove(scratch(file_name[file]));
  return scratch(name);
}

static void whole_files_are_read(void **state)
{
  (void)state;
  make_files();
  assert_succeeds(train_on_files());
}

static char *checksums(void)
{
  char *log = (char *)read_bytes(scratch("files.tsv"), NULL);
  char *first = strstr(log, "# crc32"), *last = strstr(log, "# scale");
  assert_true(first && last && first < last);
  char *lines = strndup(first, (size_t)(last - first));
  free(log);
  return lines;
}

static void packed_and_unpacked_files_are_the_same_data(void **state)
{
  (void)state;
  make_files();
  assert_succeeds(train_on_files());
  char *unpacked = checksums();
  for (int file = 0; file < 4; file++)
    pack(file);
  assert_succeeds(train_on_files());
  char *packed = checksums();
  assert_string_equal(unpacked, packed);
  free(unpacked);
  free(packed);
}
static void a_file_that_is_cut_off_is_refused(void **state)
{
  (void)state;
  const size_t count[] = { 1, 3, 4, 7, 15, 16, 17, HEADER + 9000 };
  for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
    damage(0, count[i], SIZE_MAX, 0);
    assert_fails(train_on_files(), 1,
                 "mnist/train-images-idx3-ubyte: expected ");
  }
  damage(3, 8 + TEST - 1, SIZE_MAX, 0);
  assert_fails(train_on_files(), 1,
               "mnist/t10k-labels-idx1-ubyte: expected 1 bytes more "
               "after byte 27, found the end");
  damage(1, 0, SIZE_MAX, 0);
  assert_fails(train_on_files(), 1, "found an empty file");
}

static void a_packed_file_that_is_cut_off_is_refused(void **state)
{
  (void)state;
  for (size_t left = 1; left < 40; left += 6) {
    make_files();
    const char *path = pack(1);
    size_t size;
    unsigned char *packed = read_bytes(path, &size);
    if (left < size)
      write_bytes(path, packed, size - left);
    free(packed);
    assert_fails(train_on_files(), 1, "train-labels-idx1-ubyte.gz: "
                                      "expected ");
  }
}

static void a_file_that_is_too_long_is_refused(void **state)
{
  (void)state;
  make_files();
  size_t count = fill(1, bytes);
  write_bytes(scratch(file_name[1]), bytes, count + 1);
  assert_fails(train_on_files(), 1,
               "train-labels-idx1-ubyte: expected the end after byte 38, "
               "found more");
}
static void files_that_are_exchanged_are_refused(void **state)
{
  (void)state;
  make_files();
  size_t count = fill(1, bytes);
  write_bytes(scratch(file_name[0]), bytes, count);
  assert_fails(train_on_files(), 1,
               "train-images-idx3-ubyte: expected a file of images, with "
               "magic number 0x803, found 0x801");
  make_files();
  count = fill(0, bytes);
  write_bytes(scratch(file_name[1]), bytes, count);
  assert_fails(train_on_files(), 1, "expected a file of labels");
  damage(0, HEADER + TRAIN * FEATURES, 2, 9);
  assert_fails(train_on_files(), 1, "found 0x903");
}

static void a_packed_file_that_is_none_is_refused(void **state)
{
  (void)state;
  make_files();
  const char *path = pack(0);
  write_bytes(path, bytes, fill(0, bytes));
  assert_fails(train_on_files(), 1,
               "train-images-idx3-ubyte.gz: expected a gzip file, found "
               "other bytes");
}

static void a_packed_file_that_does_not_say_so_is_refused(void **state)
{
  (void)state;
  make_files();
  const char *packed = pack(0);
  char plain[200];
  snprintf(plain, sizeof plain, "%.*s", (int)strlen(packed) - 3, packed);
  assert_int_equal(rename(packed, plain), 0);
  assert_fails(train_on_files(), 1,
               "train-images-idx3-ubyte: expected a name that ends with "
               ".gz");
}

static void a_damaged_packed_file_is_refused(void **state)
{
  (void)state;
  for (size_t back = 1; back <= 12; back++) {
    make_files();
    const char *path = pack(1);
    size_t size;
    unsigned char *packed = read_bytes(path, &size);
    packed[size - back] ^= 0x15;
    write_bytes(path, packed, size);
    free(packed);
    Outcome outcome = train_on_files();
    const char *name = strstr(outcome.err, "train-labels-idx1-ubyte.gz: ");
    assert_non_null(name);
    assert_null(strstr(name + 1, "train-labels-idx1-ubyte.gz"));
    assert_fails(outcome, 1, "train-labels-idx1-ubyte.gz: expected ");
  }
}
static void what_is_no_file_is_refused(void **state)
{
  (void)state;
  make_files();
  remove(scratch(file_name[2]));
  assert_fails(train_on_files(), 1,
               "mnist/t10k-images-idx3-ubyte: expected a file, with or "
               "without .gz, found: No such file or directory");
  mkdir(scratch(file_name[2]), 0777);
  assert_fails(train_on_files(), 1, "expected a file, found a folder");
  rmdir(scratch(file_name[2]));
  assert_int_equal(mkfifo(scratch(file_name[2]), 0666), 0);
  assert_fails(train_on_files(), 1, "expected a file, found something");
  remove(scratch(file_name[2]));
  write_bytes(scratch(file_name[2]), "x", 1);
  chmod(scratch(file_name[2]), 0);
  if (geteuid() != 0)
    assert_fails(train_on_files(), 1,
                 "expected a readable file, found: Permission denied");
  assert_fails(run_trainer("train --data mnist --data-dir mnist/nothing"),
               1, "mnist/nothing/mnist/train-images-idx3-ubyte");
}

static void a_label_that_is_no_digit_is_refused(void **state)
{
  (void)state;
  damage(1, 8 + TRAIN, 8 + 17, 10);
  assert_fails(train_on_files(), 1,
               "train-labels-idx1-ubyte: expected labels from 0 to 9, "
               "found 10 for image 17");
  damage(3, 8 + TEST, 8, 255);
  assert_fails(train_on_files(), 1, "found 255 for image 0");
}
static void numbers_that_do_not_agree_are_refused(void **state)
{
  (void)state;
  damage(1, 8 + TRAIN - 1, 7, TRAIN - 1);
  assert_fails(train_on_files(), 1,
               "train-labels-idx1-ubyte: expected 30 labels, one for each "
               "image, found 29");
  damage(0, HEADER + TRAIN * FEATURES, 11, 27);
  assert_fails(train_on_files(), 1, "expected 28 rows, found 27");
  damage(0, HEADER + TRAIN * FEATURES, 15, 29);
  assert_fails(train_on_files(), 1, "expected 28 columns, found 29");
  damage(0, HEADER, 7, 0);
  assert_fails(train_on_files(), 1,
               "expected 1 to 1000000 images, found 0");
}

static void absurd_dimensions_are_refused(void **state)
{
  (void)state;
  for (size_t at = 4; at < HEADER; at += 4) {
    damage(0, HEADER + TRAIN * FEATURES, at, 255);
    assert_fails(train_on_files(), 1, "train-images-idx3-ubyte: expected ");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(whole_files_are_read),
    cmocka_unit_test(packed_and_unpacked_files_are_the_same_data),
    cmocka_unit_test(a_file_that_is_cut_off_is_refused),
    cmocka_unit_test(a_packed_file_that_is_cut_off_is_refused),
    cmocka_unit_test(a_file_that_is_too_long_is_refused),
    cmocka_unit_test(files_that_are_exchanged_are_refused),
    cmocka_unit_test(a_packed_file_that_is_none_is_refused),
    cmocka_unit_test(a_packed_file_that_does_not_say_so_is_refused),
    cmocka_unit_test(a_damaged_packed_file_is_refused),
    cmocka_unit_test(what_is_no_file_is_refused),
    cmocka_unit_test(a_label_that_is_no_digit_is_refused),
    cmocka_unit_test(numbers_that_do_not_agree_are_refused),
    cmocka_unit_test(absurd_dimensions_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
