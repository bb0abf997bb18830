/* Reads the header and the bytes of such a file.
   Explained in "Files of images", book/43-mnist-files.nw. */

#include "data/idx.h"

#include "core/fail.h"
#include "data/packed.h"

#include <limits.h>
#include <stdio.h>

enum {
  CLASSES = 10,
  IDX_LABELS = 0x801,
  IDX_IMAGES = 0x803
};

static uint32_t read_number(PackedFile *file)
{
  unsigned char b[4];
  packed_read(file, b, sizeof b);
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
         (uint32_t)b[2] << 8 | b[3];
}

static size_t demand_number(PackedFile *file, const char *what,
                            uint32_t least, uint32_t most)
{
  uint32_t found = read_number(file);
  if (found >= least && found <= most)
    return found;
  if (least == most)
    fail(EXIT_INPUT, "%s: expected %u %s, found %u", packed_name(file),
         most, what, found);
  fail(EXIT_INPUT, "%s: expected %u to %u %s, found %u",
       packed_name(file), least, most, what, found);
}

static void demand_magic(PackedFile *file, uint32_t magic,
                         const char *kind)
{
  uint32_t found = read_number(file);
  if (found != magic)
    fail(EXIT_INPUT, "%s: expected a file of %s, with magic number %#x, "
                     "found %#x",
         packed_name(file), kind, magic, found);
}

static void demand_digits(const char *name, const Split *split)
{
  for (size_t i = 0; i < split->count; i++)
    if (split->label[i] >= CLASSES)
      fail(EXIT_INPUT, "%s: expected labels from 0 to %d, found %d for "
                       "image %zu",
           name, CLASSES - 1, split->label[i], i);
}

static PackedFile *open_in(const char *folder, const char *name)
{
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", folder);
  return packed_open(path);
}
Split idx_read(DataSet *data, const char *folder, const char *images,
               const char *labels)
{
  PackedFile *file = open_in(folder, images);
  PackedFile *label = open_in(folder, labels);
  demand_magic(file, IDX_IMAGES, "images");
  demand_magic(label, IDX_LABELS, "labels");
  size_t count = demand_number(file, "images", 1, IDX_MOST);
  demand_number(file, "rows", IDX_SIDE, IDX_SIDE);
  demand_number(file, "columns", IDX_SIDE, IDX_SIDE);
  demand_number(label, "labels, one for each image", (uint32_t)count,
                (uint32_t)count);
  Split split =
      split_of_pixels(count, 1, IDX_SIDE, IDX_SIDE, CLASSES);
  packed_read(file, split.pixel, count * split.features);
  packed_read(label, split.label, count);
  demand_digits(packed_name(label), &split);
  data_note_file(data, images, packed_close(file));
  data_note_file(data, labels, packed_close(label));
  return split;
}
