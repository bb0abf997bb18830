/* Digits as the four files of MNIST.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#include "data/make.h"

#include "core/fail.h"
#include "data/digits.h"
#include "data/output.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

typedef struct {
  OutputFile *file;
  z_stream stream;
} Packing;

static void pack(Packing *packing, const void *bytes, size_t count,
                 int flush)
{
  unsigned char packed[1 << 15];
  z_stream *stream = &packing->stream;
  stream->next_in = (Bytef *)bytes;
  stream->avail_in = (uInt)count;
  do {
    stream->next_out = packed;
    stream->avail_out = sizeof packed;
    deflate(stream, flush);
    fwrite(packed, 1, sizeof packed - stream->avail_out,
           output_stream(packing->file));
  } while (!stream->avail_out);
}

static void begin_packing(Packing *packing, const char *path)
{
  packing->file = output_open(path);
  packing->stream = (z_stream){ 0 };
  if (deflateInit2(&packing->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                   15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    fail(EXIT_INPUT, "%s: expected memory to pack it, found none left",
         path);
}

typedef struct {
  size_t count;
  Packing images, labels;
} SplitFiles;

static void begin_file(Packing *packing, const char *folder,
                       const char *split, const char *what)
{
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/%s-%s-ubyte.gz", folder, split,
               what) >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", folder);
  begin_packing(packing, path);
}

static void pack_number(Packing *packing, size_t n)
{
  const unsigned char bytes[] = {
    (unsigned char)(n >> 24), (unsigned char)(n >> 16),
    (unsigned char)(n >> 8), (unsigned char)n
  };
  pack(packing, bytes, sizeof bytes, Z_NO_FLUSH);
}
static void begin_split(SplitFiles *files, const char *folder,
                        const char *name, size_t count)
{
  files->count = count;
  begin_file(&files->images, folder, name, "images-idx3");
  pack_number(&files->images, 0x803);
  pack_number(&files->images, count);
  pack_number(&files->images, DIGITS_SIDE);
  pack_number(&files->images, DIGITS_SIDE);
  begin_file(&files->labels, folder, name, "labels-idx1");
  pack_number(&files->labels, 0x801);
  pack_number(&files->labels, count);
}

static void pack_split(SplitFiles *files, uint64_t seed, uint64_t first)
{
  enum { SOME = 1000 };
  static unsigned char label[SOME], pixel[SOME * DIGITS_PIXELS];
  for (size_t done = 0; done < files->count; done += SOME) {
    size_t left = files->count - done;
    size_t count = left < SOME ? left : SOME;
    digits_draw_set(seed, first + done, count, label, pixel);
    pack(&files->images, pixel, count * DIGITS_PIXELS, Z_NO_FLUSH);
    pack(&files->labels, label, count, Z_NO_FLUSH);
  }
  pack(&files->images, NULL, 0, Z_FINISH);
  pack(&files->labels, NULL, 0, Z_FINISH);
}

static void commit_split(SplitFiles *files)
{
  deflateEnd(&files->images.stream);
  deflateEnd(&files->labels.stream);
  output_commit(files->images.file);
  output_commit(files->labels.file);
}

void make_digits(const char *folder, size_t train, size_t test,
                 uint64_t seed)
{
  SplitFiles to_train, to_test;
  if (mkdir(folder, 0777) && errno != EEXIST)
    fail(EXIT_INPUT, "%s: expected a folder that can be made, found: %s",
         folder, strerror(errno));
  begin_split(&to_train, folder, "train", train);
  begin_split(&to_test, folder, "t10k", test);
  pack_split(&to_train, seed, 0);
  pack_split(&to_test, seed, DIGITS_TEST);
  commit_split(&to_train);
  commit_split(&to_test);
}
