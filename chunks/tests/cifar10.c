/* Files of CIFAR-10, whole and broken.
   Explained in "Pictures", book/45-pictures.nw. */

#include "data/cifar10.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
  FILES = 6,
  RECORD = 1 + PICTURE_BYTES,
  LONGEST = 9 * RECORD
};

static const char *const file_name[] = {
  "cifar-10-batches-bin/data_batch_1.bin",
  "cifar-10-batches-bin/data_batch_2.bin",
  "cifar-10-batches-bin/data_batch_3.bin",
  "cifar-10-batches-bin/data_batch_4.bin",
  "cifar-10-batches-bin/data_batch_5.bin",
  "cifar-10-batches-bin/test_batch.bin"
};

/* File f has f + 3 records. */
static unsigned char bytes[LONGEST];

static size_t fill(int file)
{
  size_t count = (size_t)(file + 3) * RECORD;
  for (size_t i = 0; i < count; i++)
    bytes[i] = (unsigned char)(i % RECORD ? i * 7 + (size_t)file
                                          : i / RECORD);
  return count;
}

static void make_pictures(void)
{
  mkdir(scratch("cifar-10-batches-bin"), 0777);
  for (int file = 0; file < FILES; file++) {
    char packed[64];
    snprintf(packed, sizeof packed, "%s.gz", file_name[file]);
    remove(scratch(packed));
    remove(scratch(file_name[file]));
    size_t count = fill(file);
    write_bytes(scratch(file_name[file]), bytes, count);
  }
}
static Outcome train_on_pictures(void)
{
  return run_trainer("train --data cifar10 --data-dir . "
                     "--model linear --epochs 1 --log pictures.tsv");
}

/* Replaces one file by its first bytes, with one of them changed. */
static void damage(int file, size_t count, size_t at, int value)
{
  make_pictures();
  fill(file);
  if (at < count)
    bytes[at] = (unsigned char)value;
  write_bytes(scratch(file_name[file]), bytes, count);
}

/* Packs a file, and takes the unpacked one away. Returns its path. */
static const char *pack(int file)
{
  static char name[64];
  size_t count = fill(file);
  snprintf(name, sizeof name, "%s.gz", file_name[file]);
  gzFile packed = gzopen(scratch(name), "wb");
  assert_int_equal(gzwrite(packed, bytes, (unsigned)count), count);
  assert_int_equal(gzclose(packed), Z_OK);
  remove(scratch(file_name[file]));
  return scratch(name);
}

static void assert_read(const DataSet *data)
{
  assert_int_equal(data->train.count, 3 + 4 + 5 + 6 + 7);
  assert_int_equal(data->test.count, 8);
  assert_int_equal(data->files, FILES);
  size_t at = 0;
  for (int file = 0; file < FILES; file++) {
    const Split *split = file < 5 ? &data->train : &data->test;
    at = file < 5 ? at : 0;
    fill(file);
    for (size_t i = 0; i < (size_t)file + 3; i++, at++) {
      assert_int_equal(split->label[at], i);
      assert_memory_equal(split->pixel + at * PICTURE_BYTES,
                          bytes + i * RECORD + 1, PICTURE_BYTES);
    }
  }
}

static void records_are_read_in_order(void **state)
{
  (void)state;
  make_pictures();
  DataSet *data = data_load("cifar10", getenv("SCRATCH"), false);
  assert_read(data);
  data_free(data);
  assert_succeeds(train_on_pictures());
}

static void packed_pictures_are_the_same(void **state)
{
  (void)state;
  make_pictures();
  DataSet *plain = data_load("cifar10", getenv("SCRATCH"), false);
  pack(1);
  pack(5);
  DataSet *packed = data_load("cifar10", getenv("SCRATCH"), false);
  assert_read(packed);
  for (int file = 0; file < FILES; file++)
    assert_int_equal(plain->file[file].crc32, packed->file[file].crc32);
  data_free(plain);
  data_free(packed);
}
static void a_record_that_is_cut_off_is_refused(void **state)
{
  (void)state;
  const size_t count[] = { 1, 2, RECORD - 1, RECORD + 1, 2 * RECORD + 99 };
  for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
    damage(2, count[i], SIZE_MAX, 0);
    assert_fails(train_on_pictures(), 1, "data_batch_3.bin: expected ");
  }
  damage(5, 2 * RECORD - 4, SIZE_MAX, 0);
  assert_fails(train_on_pictures(), 1,
               "test_batch.bin: expected 4 bytes more after byte 6142, "
               "found the end");
  damage(0, 0, SIZE_MAX, 0);
  assert_fails(train_on_pictures(), 1, "data_batch_1.bin: expected data, "
                                       "found an empty file");
}

static void a_packed_file_of_nothing_is_refused(void **state)
{
  (void)state;
  static const unsigned char nothing[20] = { 0x1f, 0x8b, 8, [9] = 3,
                                             3 };
  make_pictures();
  pack(5);
  write_bytes(scratch("cifar-10-batches-bin/test_batch.bin.gz"), nothing,
              sizeof nothing);
  assert_fails(train_on_pictures(), 1,
               "test_batch.bin.gz: expected at least one picture");
}

static void a_byte_behind_the_records_is_refused(void **state)
{
  (void)state;
  damage(4, 2 * RECORD + 1, 2 * RECORD, 9);
  assert_fails(train_on_pictures(), 1,
               "data_batch_5.bin: expected 3072 bytes more after byte "
               "6147, found the end");
}

static void a_label_that_is_no_class_is_refused(void **state)
{
  (void)state;
  damage(3, 5 * RECORD, 4 * RECORD, 10);
  assert_fails(train_on_pictures(), 1,
               "data_batch_4.bin: expected labels from 0 to 9, found 10 "
               "for picture 4");
  damage(5, 5 * RECORD, 0, 255);
  assert_fails(train_on_pictures(), 1, "test_batch.bin: expected labels "
                                       "from 0 to 9, found 255");
}
static void a_missing_batch_is_named(void **state)
{
  (void)state;
  for (int file = 0; file < FILES; file++) {
    make_pictures();
    remove(scratch(file_name[file]));
    assert_fails(train_on_pictures(), 1, file_name[file]);
  }
  assert_fails(run_trainer("train --data cifar10 --data-dir nowhere"), 1,
               "nowhere/cifar-10-batches-bin/data_batch_1.bin: expected "
               "a file, with or without .gz, found: No such file");
}

static void pictures_that_are_no_file_are_refused(void **state)
{
  (void)state;
  make_pictures();
  remove(scratch(file_name[1]));
  mkdir(scratch(file_name[1]), 0777);
  assert_fails(train_on_pictures(), 1,
               "data_batch_2.bin: expected a file, found a folder");
  rmdir(scratch(file_name[1]));
}

static void damaged_packed_pictures_are_refused(void **state)
{
  (void)state;
  for (size_t back = 1; back <= 12; back += 3) {
    make_pictures();
    const char *path = pack(0);
    size_t size;
    unsigned char *packed = read_bytes(path, &size);
    packed[size - back] ^= 0x15;
    write_bytes(path, packed, size);
    assert_fails(train_on_pictures(), 1, "data_batch_1.bin.gz: expected ");
    write_bytes(path, packed, size - back);
    assert_fails(train_on_pictures(), 1, "data_batch_1.bin.gz: expected ");
    free(packed);
  }
}
static void a_test_needs_only_the_test_pictures(void **state)
{
  (void)state;
  make_pictures();
  remove(scratch(file_name[2]));
  DataSet *data = data_load("cifar10", getenv("SCRATCH"), true);
  assert_int_equal(data->train.count, 0);
  assert_int_equal(data->test.count, 8);
  assert_int_equal(data->files, 1);
  data_free(data);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(records_are_read_in_order),
    cmocka_unit_test(packed_pictures_are_the_same),
    cmocka_unit_test(a_record_that_is_cut_off_is_refused),
    cmocka_unit_test(a_packed_file_of_nothing_is_refused),
    cmocka_unit_test(a_byte_behind_the_records_is_refused),
    cmocka_unit_test(a_label_that_is_no_class_is_refused),
    cmocka_unit_test(a_missing_batch_is_named),
    cmocka_unit_test(pictures_that_are_no_file_are_refused),
    cmocka_unit_test(damaged_packed_pictures_are_refused),
    cmocka_unit_test(a_test_needs_only_the_test_pictures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
