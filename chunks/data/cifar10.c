/* Reads the records of CIFAR-10.
   Explained in "Pictures", book/45-pictures.nw. */

#include "data/cifar10.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "data/packed.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  EACH = 10000, /* pictures in one of the publisher's files */
  MOST = 1000000
};

static void demand_room(Split *split, size_t *room, const char *name)
{
  if (split->count == MOST)
    fail(EXIT_INPUT, "%s: expected at most %d pictures in all, found more",
         name, MOST);
  if (split->count < *room)
    return;
  *room *= 2;
  split->label = reallocate(split->label, *room, 1, "labels");
  split->pixel = reallocate(split->pixel, *room, PICTURE_BYTES, "pictures");
}

static void read_record(PackedFile *file, Split *split, size_t in_file)
{
  unsigned char *label = split->label + split->count;
  packed_read(file, label, 1);
  if (*label >= PICTURE_CLASSES)
    fail(EXIT_INPUT,
         "%s: expected labels from 0 to %d, found %d for picture %zu",
         packed_name(file), PICTURE_CLASSES - 1, *label, in_file);
  packed_read(file, split->pixel + split->count * PICTURE_BYTES,
              PICTURE_BYTES);
  split->count++;
}

static void read_file(DataSet *data, const char *dir, const char *name,
                      Split *split, size_t *room)
{
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/cifar-10-batches-bin/%s", dir,
               name) >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", dir);
  PackedFile *file = packed_open(path);
  size_t before = split->count;
  while (packed_more(file)) {
    demand_room(split, room, packed_name(file));
    read_record(file, split, split->count - before);
  }
  if (split->count == before)
    fail(EXIT_INPUT, "%s: expected at least one picture, found none",
         packed_name(file));
  data_note_file(data, name, packed_close(file));
}

static Split read_files(DataSet *data, const char *dir, size_t files,
                        const char *const name[])
{
  size_t room = files * EACH;
  Split split = split_of_pixels(room, PICTURE_PLANES, PICTURE_SIDE,
                                PICTURE_SIDE, PICTURE_CLASSES);
  split.count = 0;
  for (size_t i = 0; i < files; i++)
    read_file(data, dir, name[i], &split, &room);
  return split;
}

void cifar10_load(DataSet *data, const char *dir, bool only_test)
{
  static const char *const train[] = {
    "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
    "data_batch_4.bin", "data_batch_5.bin"
  };
  static const char *const test[] = { "test_batch.bin" };
  if (!only_test)
    data->train = read_files(data, dir, 5, train);
  data->test = read_files(data, dir, 1, test);
}
