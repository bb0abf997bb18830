/* Shapes as the six files of CIFAR-10.
   Explained in "Pictures", book/45-pictures.nw. */

#include "core/fail.h"
#include "data/make.h"
#include "data/output.h"
#include "data/shapes.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TRAIN_FILES = 5 };

static OutputFile *begin_file(const char *folder, const char *name)
{
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", folder);
  return output_open(path);
}

static void begin_files(const char *folder,
                        OutputFile *file[TRAIN_FILES + 1])
{
  for (int i = 0; i < TRAIN_FILES; i++) {
    char name[32];
    snprintf(name, sizeof name, "data_batch_%d.bin", i + 1);
    file[i] = begin_file(folder, name);
  }
  file[TRAIN_FILES] = begin_file(folder, "test_batch.bin");
}

static void write_pictures(OutputFile *file, uint64_t seed,
                           uint64_t first, size_t count)
{
  enum { SOME = 1000 };
  static unsigned char label[SOME], pixel[SOME][PICTURE_BYTES];
  FILE *stream = output_stream(file);
  for (size_t done = 0; done < count; done += SOME) {
    size_t left = count - done;
    size_t some = left < SOME ? left : SOME;
    shapes_draw_set(seed, first + done, some, label, pixel[0]);
    for (size_t i = 0; i < some; i++) {
      putc(label[i], stream);
      fwrite(pixel[i], 1, PICTURE_BYTES, stream);
    }
  }
}

void make_shapes(const char *folder, size_t train, size_t test,
                 uint64_t seed)
{
  OutputFile *file[TRAIN_FILES + 1];
  if (train < TRAIN_FILES)
    fail(EXIT_OPTION,
         "make-data shapes: expected --train %d or more, found %zu",
         TRAIN_FILES, train);
  if (mkdir(folder, 0777) && errno != EEXIST)
    fail(EXIT_INPUT, "%s: expected a folder that can be made, found: %s",
         folder, strerror(errno));
  begin_files(folder, file);
  for (size_t i = 0; i < TRAIN_FILES; i++) {
    size_t first = i * train / TRAIN_FILES;
    size_t next = (i + 1) * train / TRAIN_FILES;
    write_pictures(file[i], seed, first, next - first);
  }
  write_pictures(file[TRAIN_FILES], seed, SHAPES_TEST, test);
  for (int i = 0; i <= TRAIN_FILES; i++)
    output_commit(file[i]);
}
