#include "data/make.h"

#include "core/fail.h"
#include "data/digits.h"
#include "data/output.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

static void *room(size_t bytes)
{
  void *memory = malloc(bytes);
  if (!memory)
    fail(EXIT_INPUT, "memory: expected %zu more bytes, found none left",
         bytes);
  return memory;
}

static void pack(const char *path, unsigned char *bytes, size_t count)
{
  enum {
    GZIP = 15 + 16,
    CHUNK = 1 << 16
  };
  OutputFile *file = output_open(path);
  unsigned char *packed = room(CHUNK);
  z_stream z = { .next_in = bytes };
  if (deflateInit2(&z, 6, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY))
    fail(EXIT_INPUT, "memory: expected room to pack %s", path);
  int state = Z_OK;
  for (size_t left = count; state != Z_STREAM_END;) {
    uInt some = left < CHUNK ? (uInt)left : CHUNK;
    z.avail_in = some;
    left -= some;
    do {
      z.next_out = packed;
      z.avail_out = CHUNK;
      state = deflate(&z, left ? Z_NO_FLUSH : Z_FINISH);
      fwrite(packed, 1, CHUNK - z.avail_out, output_stream(file));
    } while (z.avail_out == 0);
  }
  deflateEnd(&z);
  free(packed);
  output_commit(file);
}

static size_t put_number(unsigned char *bytes, size_t at, size_t number)
{
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes[at++] = (unsigned char)(number >> shift);
  return at;
}

static void path_of(const char *folder, const char *split,
                    const char *kind, char path[PATH_MAX])
{
  int length = snprintf(path, PATH_MAX, "%s/%s-%s-ubyte.gz", folder,
                        split, kind);
  if (length >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", folder);
}

static void write_split(const char *folder, const char *split,
                        uint64_t seed, uint64_t first, size_t count)
{
  enum {
    LABELS_HEAD = 8,
    IMAGES_HEAD = 16
  };
  char path[PATH_MAX];
  size_t size = count * DIGITS_PIXELS;
  unsigned char *labels = room(LABELS_HEAD + count);
  unsigned char *images = room(IMAGES_HEAD + size);
  put_number(labels, put_number(labels, 0, 0x801), count);
  put_number(images, put_number(images, 0, 0x803), count);
  put_number(images, put_number(images, 8, DIGITS_SIDE), DIGITS_SIDE);
  digits_draw_set(seed, first, count, labels + LABELS_HEAD,
                  images + IMAGES_HEAD);
  path_of(folder, split, "images-idx3", path);
  pack(path, images, IMAGES_HEAD + size);
  path_of(folder, split, "labels-idx1", path);
  pack(path, labels, LABELS_HEAD + count);
  free(labels);
  free(images);
}

void make_digits(const char *folder, size_t train, size_t test,
                 uint64_t seed)
{
  if (mkdir(folder, 0777) && errno != EEXIST)
    fail(EXIT_INPUT, "%s: expected a folder that can be made, found: %s",
         folder, strerror(errno));
  write_split(folder, "train", seed, 0, train);
  write_split(folder, "t10k", seed, DIGITS_TEST, test);
}
