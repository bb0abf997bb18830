/* Reads them, with a checksum over what was packed.
   Explained in "Files of images", book/43-mnist-files.nw. */

#include "data/packed.h"

#include "core/allocate.h"
#include "core/fail.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

struct PackedFile {
  gzFile stream;
  uLong crc;
  size_t at; /* bytes that were read */
  char name[PATH_MAX];
};

static bool is_there(const char *path, struct stat *about)
{
  return stat(path, about) == 0 || errno != ENOENT;
}

static void find_name(const char *path, char name[PATH_MAX])
{
  struct stat about;
  if (strlen(path) + sizeof ".gz" > PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", path);
  snprintf(name, PATH_MAX, "%s.gz", path);
  if (is_there(path, &about) || !is_there(name, &about))
    name[strlen(path)] = 0;
  errno = 0;
  if (stat(name, &about))
    fail(EXIT_INPUT, "%s: expected a file, with or without .gz, found: %s",
         name, strerror(errno));
  if (!S_ISREG(about.st_mode))
    fail(EXIT_INPUT, "%s: expected a file, found %s", name,
         S_ISDIR(about.st_mode) ? "a folder" : "something else");
  if (about.st_size == 0)
    fail(EXIT_INPUT, "%s: expected data, found an empty file", name);
}
PackedFile *packed_open(const char *path)
{
  PackedFile *file = allocate(1, sizeof *file, "a file");
  find_name(path, file->name);
  errno = 0;
  file->stream = gzopen(file->name, "rb");
  if (!file->stream)
    fail(EXIT_INPUT, "%s: expected a readable file, found: %s",
         file->name, errno ? strerror(errno) : "no memory");
  gzbuffer(file->stream, 1 << 17);
  size_t length = strlen(file->name);
  bool packed = length > 3 && !strcmp(file->name + length - 3, ".gz");
  if (packed == (bool)gzdirect(file->stream))
    fail(EXIT_INPUT, "%s: expected %s", file->name,
         packed ? "a gzip file, found other bytes"
                : "a name that ends with .gz for a gzip file");
  return file;
}

const char *packed_name(const PackedFile *file)
{
  return file->name;
}

static const char *without_name(const PackedFile *file,
                                const char *message)
{
  size_t length = strlen(file->name);
  bool named = !strncmp(message, file->name, length) &&
               !strncmp(message + length, ": ", 2);
  return named ? message + length + 2 : message;
}

static void demand_no_error(const PackedFile *file)
{
  int error;
  const char *message = gzerror(file->stream, &error);
  if (error == Z_BUF_ERROR)
    fail(EXIT_INPUT, "%s: expected the rest of a gzip file, found its end "
                     "after %zu unpacked bytes",
         file->name, file->at);
  if (error == Z_ERRNO)
    fail(EXIT_INPUT, "%s: expected a readable file, found: %s",
         file->name, strerror(errno));
  if (error != Z_OK && error != Z_STREAM_END)
    fail(EXIT_INPUT, "%s: expected an undamaged gzip file, found: %s",
         file->name, without_name(file, message));
}

void packed_read(PackedFile *file, void *bytes, size_t count)
{
  for (size_t done = 0; done < count;) {
    size_t left = count - done;
    unsigned some = left < INT_MAX ? (unsigned)left : INT_MAX;
    int got = gzread(file->stream, (char *)bytes + done, some);
    if (got > 0) {
      done += (size_t)got;
      file->at += (size_t)got;
      continue;
    }
    demand_no_error(file);
    fail(EXIT_INPUT, "%s: expected %zu bytes more after byte %zu, found "
                     "the end",
         file->name, count - done, file->at);
  }
  file->crc = crc32_z(file->crc, bytes, count);
}

bool packed_more(PackedFile *file)
{
  int byte = gzgetc(file->stream);
  if (byte < 0) {
    demand_no_error(file);
    return false;
  }
  gzungetc(byte, file->stream);
  return true;
}

uint32_t packed_close(PackedFile *file)
{
  char byte;
  int got = gzread(file->stream, &byte, 1);
  if (got > 0)
    fail(EXIT_INPUT, "%s: expected the end after byte %zu, found more",
         file->name, file->at);
  demand_no_error(file);
  uint32_t crc = (uint32_t)file->crc;
  gzclose(file->stream);
  free(file);
  return crc;
}
