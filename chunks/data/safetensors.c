/* Reads and writes safetensors, and believes nothing it reads.
   Explained in "Weights in a file", book/54-weights.nw. */

#include "data/safetensors.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "data/output.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "the numbers of a file begin with their lowest byte");

static void *room(size_t size)
{
  return allocate(size, 1, "weights");
}

static void use_our_memory(void)
{
  cJSON_Hooks hooks = { room, free };
  cJSON_InitHooks(&hooks);
}

typedef struct {
  const char *name;
  size_t bits;
} NumberType;

static const NumberType number_type[] = {
  { "F32", 32 },
  { "F64", 64 },
  { "BOOL", 8 },
  { "F4", 4 },
  { "F6_E2M3", 6 },
  { "F6_E3M2", 6 },
  { "U8", 8 },
  { "I8", 8 },
  { "F8_E5M2", 8 },
  { "F8_E4M3", 8 },
  { "F8_E5M2FNUZ", 8 },
  { "F8_E4M3FNUZ", 8 },
  { "F8_E8M0", 8 },
  { "U16", 16 },
  { "I16", 16 },
  { "F16", 16 },
  { "BF16", 16 },
  { "U32", 32 },
  { "I32", 32 },
  { "C64", 64 },
  { "U64", 64 },
  { "I64", 64 },
};

enum {
  NUMBER_TYPES = sizeof number_type / sizeof *number_type,
  READABLE = 2, /* the first two */
  OWN_TYPE = sizeof(real) == 4 ? 0 : 1
};

enum { LONGEST_HEADER = 10000000 };

static size_t byte_count(const NamedTensor *tensor)
{
  return element_count(tensor->shape) * sizeof(real);
}

static void add_tensor(cJSON *header, const NamedTensor *tensor,
                       size_t begin)
{
  cJSON *entry = cJSON_AddObjectToObject(header, tensor->name);
  cJSON_AddStringToObject(entry, "dtype", number_type[OWN_TYPE].name);
  cJSON *shape = cJSON_AddArrayToObject(entry, "shape");
  for (int i = 0; i < tensor->shape.rank; i++)
    cJSON_AddItemToArray(
        shape, cJSON_CreateNumber((double)tensor->shape.size[i]));
  size_t end = begin + byte_count(tensor);
  cJSON *offsets = cJSON_AddArrayToObject(entry, "data_offsets");
  cJSON_AddItemToArray(offsets, cJSON_CreateNumber((double)begin));
  cJSON_AddItemToArray(offsets, cJSON_CreateNumber((double)end));
}
static char *header_text(const NamedTensor tensor[], int count,
                         const Metadata entry[], int entries)
{
  cJSON *header = cJSON_CreateObject();
  if (entries > 0) {
    cJSON *texts = cJSON_AddObjectToObject(header, "__metadata__");
    for (int i = 0; i < entries; i++)
      cJSON_AddStringToObject(texts, entry[i].key, entry[i].value);
  }
  size_t begin = 0;
  for (int i = 0; i < count; i++) {
    add_tensor(header, &tensor[i], begin);
    begin += byte_count(&tensor[i]);
  }
  char *text = cJSON_PrintUnformatted(header);
  cJSON_Delete(header);
  return text;
}
void weights_write(const char *path,
                   const NamedTensor tensor[], int count,
                   const Metadata entry[], int entries)
{
  use_our_memory();
  char *text = header_text(tensor, count, entry, entries);
  size_t length = strlen(text);
  uint64_t padded = (length + 7) / 8 * 8;
  if (padded > LONGEST_HEADER)
    fail(EXIT_INPUT,
         "%s: expected a header of at most %d bytes to write, found %zu",
         path, LONGEST_HEADER, length);
  OutputFile *file = output_open(path);
  FILE *stream = output_stream(file);
  fwrite(&padded, sizeof padded, 1, stream);
  fprintf(stream, "%-*s", (int)padded, text);
  for (int i = 0; i < count; i++)
    fwrite(tensor[i].value, 1, byte_count(&tensor[i]), stream);
  free(text);
  output_commit(file);
}

typedef struct {
  const char *name; /* lives in the header's tree */
  const NumberType *type;
  Shape shape;       /* its first sizes, as many as a shape has */
  int sizes;         /* how many there are */
  size_t bits;       /* of all; SIZE_MAX: too many to count */
  size_t begin, end; /* counted from where the data begin */
} Entry;

struct WeightsFile {
  char *path;
  FILE *stream;
  size_t size; /* of the whole file */
  size_t data; /* where the data begin */
  cJSON *header;
  size_t entries;
  Entry *entry;
};

static void open_file(WeightsFile *file)
{
  struct stat status;
  const char *found = NULL;
  if (stat(file->path, &status))
    found = strerror(errno);
  else if (S_ISDIR(status.st_mode))
    found = "a folder";
  else if (!S_ISREG(status.st_mode))
    found = "no regular file";
  else if (!(file->stream = fopen(file->path, "rb")))
    found = strerror(errno);
  if (found)
    fail(EXIT_INPUT, "%s: expected a file of weights, found: %s",
         file->path, found);
  file->size = (size_t)status.st_size;
}

static void read_bytes(const WeightsFile *file, void *bytes,
                       size_t count)
{
  if (fread(bytes, 1, count, file->stream) != count)
    fail(EXIT_INPUT,
         "%s: expected %zu more bytes, found none that can be read",
         file->path, count);
}
static size_t header_length(const WeightsFile *file)
{
  uint64_t length = 0;
  if (file->size < sizeof length)
    fail(EXIT_INPUT,
         "%s: expected weights, at least 8 bytes, found %zu",
         file->path, file->size);
  read_bytes(file, &length, sizeof length);
  uint64_t most = file->size - sizeof length;
  if (most > LONGEST_HEADER)
    most = LONGEST_HEADER;
  if (length > most)
    fail(EXIT_INPUT,
         "%s: expected weights with a header of at most %llu bytes, "
         "found a length of %llu",
         file->path, (unsigned long long)most,
         (unsigned long long)length);
  return (size_t)length;
}
static bool has_zero(const char *text, size_t length)
{
  if (memchr(text, 0, length))
    return true;
  const char *at = text;
  for (; (at = strchr(at, '\\')) && at[1]; at += 2)
    if (!strncmp(at, "\\u0000", 6))
      return true;
  return false;
}
static void read_header(WeightsFile *file)
{
  size_t length = header_length(file);
  file->data = sizeof(uint64_t) + length;
  char *text = room(length + 1);
  read_bytes(file, text, length);
  text[length] = 0;
  const char *end = text;
  if (*text == '{' && !has_zero(text, length))
    file->header =
        cJSON_ParseWithLengthOpts(text, length + 1, &end, false);
  if (file->header)
    end += strspn(end, " ");
  if (!file->header || end != text + length)
    fail(EXIT_INPUT,
         "%s: expected a header of one object in JSON, "
         "found something else at byte %zu",
         file->path, sizeof(uint64_t) + (size_t)(end - text));
  free(text);
}

static int by_text(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void demand_printable(const WeightsFile *file,
                             const char *name)
{
  for (const char *c = name; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 127)
      fail(EXIT_INPUT,
           "%s: expected names that can be printed, "
           "found one with character %d",
           file->path, *c);
}
static void check_names(const WeightsFile *file, const cJSON *object)
{
  size_t count = (size_t)cJSON_GetArraySize(object), i = 0;
  const char **name = room(count * sizeof *name);
  for (const cJSON *at = object->child; at; at = at->next) {
    demand_printable(file, at->string);
    name[i++] = at->string;
  }
  qsort(name, count, sizeof *name, by_text);
  for (i = 1; i < count; i++)
    if (!strcmp(name[i - 1], name[i]))
      fail(EXIT_INPUT,
           "%s: expected every name once, found %.40s twice",
           file->path, name[i]);
  free(name);
}
static const char metadata_key[] = "__metadata__";

static const cJSON *member(const cJSON *object, const char *name)
{
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static _Noreturn void wrong(const WeightsFile *file, const char *name,
                            const char *expected, const cJSON *found)
{
  fail(EXIT_INPUT, "%s: expected %s in entry %.40s, found %.60s",
       file->path, expected, name, cJSON_PrintUnformatted(found));
}

static void check_metadata(const WeightsFile *file)
{
  const cJSON *texts = member(file->header, metadata_key);
  if (!texts)
    return;
  if (!cJSON_IsObject(texts))
    wrong(file, metadata_key, "an object", texts);
  check_names(file, texts);
  for (const cJSON *text = texts->child; text; text = text->next)
    if (!cJSON_IsString(text))
      wrong(file, text->string, "a text", text);
}

static const NumberType *read_type(const WeightsFile *file,
                                   const char *name,
                                   const cJSON *type)
{
  for (int i = 0; cJSON_IsString(type) && i < NUMBER_TYPES; i++)
    if (!strcmp(type->valuestring, number_type[i].name))
      return &number_type[i];
  wrong(file, name, "a type of the format", type);
}
static size_t read_whole(const WeightsFile *file, const char *name,
                         const cJSON *number)
{
  double value = cJSON_IsNumber(number) ? number->valuedouble : -1;
  if (!(value >= 0 && value < 0x1p53 && value == floor(value)))
    wrong(file, name, "a whole number", number);
  return (size_t)value;
}

static void read_shape(const WeightsFile *file, const cJSON *sizes,
                       Entry *entry)
{
  if (!cJSON_IsArray(sizes))
    wrong(file, entry->name, "a list of sizes", sizes);
  entry->bits = entry->type->bits;
  for (const cJSON *at = sizes->child; at; at = at->next) {
    size_t size = read_whole(file, entry->name, at);
    if (entry->sizes++ < MAX_RANK)
      entry->shape.size[entry->shape.rank++] = size;
    if (entry->bits == SIZE_MAX ||
        __builtin_mul_overflow(entry->bits, size, &entry->bits))
      entry->bits = SIZE_MAX;
  }
}
static bool fits(const Entry *entry)
{
  return entry->begin <= entry->end &&
         8 * (entry->end - entry->begin) == entry->bits;
}

static void read_place(const WeightsFile *file, const cJSON *offsets,
                       Entry *entry)
{
  if (!cJSON_IsArray(offsets) || cJSON_GetArraySize(offsets) != 2)
    wrong(file, entry->name, "two data_offsets", offsets);
  entry->begin = read_whole(file, entry->name, offsets->child);
  entry->end = read_whole(file, entry->name, offsets->child->next);
  if (!fits(entry))
    wrong(file, entry->name, "data_offsets that fit the shape",
          offsets);
}
static void read_entry(WeightsFile *file, const cJSON *item)
{
  const cJSON *type = member(item, "dtype");
  const cJSON *shape = member(item, "shape");
  const cJSON *offsets = member(item, "data_offsets");
  if (!cJSON_IsObject(item) || cJSON_GetArraySize(item) != 3 ||
      !type || !shape || !offsets)
    wrong(file, item->string, "dtype, shape and data_offsets", item);
  Entry *entry = &file->entry[file->entries++];
  *entry = (Entry){ .name = item->string };
  entry->type = read_type(file, entry->name, type);
  read_shape(file, shape, entry);
  read_place(file, offsets, entry);
}

static void read_entries(WeightsFile *file)
{
  file->entry = room((size_t)cJSON_GetArraySize(file->header) *
                     sizeof *file->entry);
  const cJSON *item = file->header->child;
  for (; item; item = item->next)
    if (strcmp(item->string, metadata_key))
      read_entry(file, item);
}

static int by_place(const void *a, const void *b)
{
  const Entry *left = a, *right = b;
  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  return (left->end > right->end) - (left->end < right->end);
}

static void check_cover(const WeightsFile *file)
{
  size_t at = 0;
  qsort(file->entry, file->entries, sizeof *file->entry, by_place);
  for (size_t i = 0; i < file->entries; at = file->entry[i++].end)
    if (file->entry[i].begin != at)
      fail(EXIT_INPUT,
           "%s: expected data from byte %zu on in entry %.40s, "
           "found %zu",
           file->path, at, file->entry[i].name, file->entry[i].begin);
  if (at != file->size - file->data)
    fail(EXIT_INPUT,
         "%s: expected %zu bytes of data, as the header says, "
         "found %zu",
         file->path, at, file->size - file->data);
}

WeightsFile *weights_open(const char *path)
{
  use_our_memory();
  WeightsFile *file = room(sizeof *file);
  char *text = room(strlen(path) + 1);
  *file = (WeightsFile){ .path = strcpy(text, path) };
  open_file(file);
  read_header(file);
  check_names(file, file->header);
  check_metadata(file);
  read_entries(file);
  check_cover(file);
  return file;
}

size_t weights_size(const WeightsFile *file)
{
  return file->size;
}

const char *weights_metadata(const WeightsFile *file,
                             const char *key)
{
  const cJSON *texts = member(file->header, metadata_key);
  const cJSON *text = member(texts, key);
  return text ? text->valuestring : NULL;
}

void weights_close(WeightsFile *file)
{
  fclose(file->stream);
  cJSON_Delete(file->header);
  free(file->entry);
  free(file->path);
  free(file);
}

static real read_number(const WeightsFile *file, size_t bits)
{
  float single;
  double twice;
  if (bits == 8 * sizeof single) {
    read_bytes(file, &single, sizeof single);
    return (real)single;
  }
  read_bytes(file, &twice, sizeof twice);
  return (real)twice;
}

static void read_values(const WeightsFile *file, const Entry *entry,
                        real *value)
{
  size_t count = element_count(entry->shape);
  off_t place = (off_t)(file->data + entry->begin);
  if (fseeko(file->stream, place, SEEK_SET))
    fail(EXIT_INPUT, "%s: expected data at byte %lld, found: %s",
         file->path, (long long)place, strerror(errno));
  if (entry->type == &number_type[OWN_TYPE])
    read_bytes(file, value, count * sizeof(real));
  else
    for (size_t i = 0; i < count; i++)
      value[i] = read_number(file, entry->type->bits);
}
static _Noreturn void miss(const WeightsFile *file, const char *name)
{
  size_t length = strlen(name);
  for (size_t i = 0; i < file->entries; i++) {
    const char *longer = file->entry[i].name;
    size_t before = strlen(longer) - length;
    if (strlen(longer) > length + 1 && longer[before - 1] == '.' &&
        !strcmp(longer + before, name))
      fail(EXIT_INPUT,
           "%s: expected tensor %s, found %.80s; if a wrapper has put "
           "%.*s before all names, save them without it",
           file->path, name, longer, (int)before, longer);
  }
  fail(EXIT_INPUT, "%s: expected tensor %s, found none of this name",
       file->path, name);
}

static const Entry *find(const WeightsFile *file, const char *name)
{
  for (size_t i = 0; i < file->entries; i++)
    if (!strcmp(file->entry[i].name, name))
      return &file->entry[i];
  miss(file, name);
}

static void read_tensor(const WeightsFile *file,
                        const NamedTensor *tensor)
{
  char expected[SHAPE_TEXT], found[SHAPE_TEXT];
  const Entry *entry = find(file, tensor->name);
  if (entry->sizes > MAX_RANK)
    fail(EXIT_INPUT, "%s: expected tensor %s of shape %s, found %d sizes",
         file->path, tensor->name, shape_text(tensor->shape, expected),
         entry->sizes);
  if (!same_shape(entry->shape, tensor->shape))
    fail(EXIT_INPUT, "%s: expected tensor %s of shape %s, found %s",
         file->path, tensor->name, shape_text(tensor->shape, expected),
         shape_text(entry->shape, found));
  if (entry->type - number_type >= READABLE)
    fail(EXIT_INPUT, "%s: expected tensor %s in F32 or F64, found %s",
         file->path, tensor->name, entry->type->name);
  read_values(file, entry, tensor->value);
}

void weights_read(const WeightsFile *file,
                  const NamedTensor tensor[], int count)
{
  for (int i = 0; i < count; i++)
    read_tensor(file, &tensor[i]);
}
