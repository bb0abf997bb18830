/* One of the four readers, given bytes that no program wrote.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "core/allocate.h"
#include "core/fail.h"
#include "data/cifar10.h"
#include "data/idx.h"
#include "trainer/checkpoint.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

typedef void Release(void *);
enum { MOST_HELD = 1 << 17 };
static struct {
  void *what;
  Release *release;
} held[MOST_HELD];
static int count_held;
static bool reading;

static void *hold(void *what, Release *release)
{
  if (!reading || !what)
    return what;
  if (count_held == MOST_HELD)
    abort();
  held[count_held].what = what;
  held[count_held++].release = release;
  return what;
}
static void let_go(const void *what)
{
  for (int i = count_held; i-- > 0;)
    if (held[i].what == what) {
      held[i] = held[--count_held];
      return;
    }
}

static void let_go_of_all(void)
{
  while (count_held > 0) {
    count_held--;
    held[count_held].release(held[count_held].what);
  }
}

void __real_free(void *memory);
void __wrap_free(void *memory)
{
  let_go(memory);
  __real_free(memory);
}
FILE *__real_fopen(const char *path, const char *mode);
int __real_fclose(FILE *file);

static void close_file(void *file)
{
  __real_fclose(file);
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
  return hold(__real_fopen(path, mode), close_file);
}

int __wrap_fclose(FILE *file)
{
  let_go(file);
  return __real_fclose(file);
}
gzFile __real_gzopen(const char *path, const char *mode);
int __real_gzclose(gzFile file);

static void close_packed(void *file)
{
  __real_gzclose(file);
}

gzFile __wrap_gzopen(const char *path, const char *mode)
{
  return hold(__real_gzopen(path, mode), close_packed);
}

int __wrap_gzclose(gzFile file)
{
  let_go(file);
  return __real_gzclose(file);
}

static jmp_buf refused;

void fail(int status, const char *format, ...)
{
  char sentence[4096];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  if (!reading) {
    fprintf(stderr, "%s\n", sentence);
    exit(status);
  }
  if (length < 10 || (status != EXIT_INPUT && status != EXIT_OPTION))
    abort();
  longjmp(refused, 1);
}

enum { MOST_BYTES = 1 << 26 };

static size_t demand_bytes(size_t count, size_t size, const char *what)
{
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes > MOST_BYTES)
    fail(EXIT_INPUT, "memory: expected room for %s, found none left",
         what);
  return bytes ? bytes : 1;
}

void *allocate(size_t count, size_t size, const char *what)
{
  return hold(calloc(demand_bytes(count, size, what), 1), __real_free);
}

void *reallocate(void *old, size_t count, size_t size, const char *what)
{
  size_t bytes = demand_bytes(count, size, what);
  let_go(old);
  return hold(realloc(old, bytes), __real_free);
}

/* Writes bytes into a file of the folder that we are in. */
static void put(const char *name, const uint8_t *bytes, size_t count)
{
  int file = open(name, O_WRONLY | O_CREAT, 0666);
  if (file < 0 || write(file, bytes, count) != (ssize_t)count ||
      ftruncate(file, (off_t)count))
    abort();
  close(file);
}
static void read_idx(const uint8_t *bytes, size_t count)
{
  uint32_t first;
  if (count < 1 + sizeof first)
    return;
  bool packed = bytes[0] & 1;
  memcpy(&first, bytes + 1, sizeof first);
  bytes += 1 + sizeof first;
  count -= 1 + sizeof first;
  size_t images = first <= count ? first : count;
  put(packed ? "packed/images.gz" : "plain/images", bytes, images);
  put(packed ? "packed/labels.gz" : "plain/labels", bytes + images,
      count - images);
  DataSet data = { .name = "fuzz" };
  idx_read(&data, packed ? "packed" : "plain", "images", "labels");
}
static void read_cifar10(const uint8_t *bytes, size_t count)
{
  if (count == 0)
    return;
  bool packed = bytes[0] & 1;
  put(packed ? "packed/cifar-10-batches-bin/test_batch.bin.gz"
             : "plain/cifar-10-batches-bin/test_batch.bin",
      bytes + 1, count - 1);
  DataSet data = { .name = "fuzz" };
  cifar10_load(&data, packed ? "packed" : "plain", true);
}

static Options options;
static Run run = { .options = &options };

static void begin_run(void)
{
  options = options_default();
  options_set(&options, "data", "synth");
  options_set(&options, "hidden", "5");
  options_set(&options, "batch", "700");
  options_set(&options, "validation", "9000");
  options_complete(&options);
  options.epochs = 3;
  run.data = data_load("synth", ".", false);
  run.training = run.data->train.count - options.validation;
  run.scaling = scaling_for(options.scale, &run.data->train);
  ModelOptions shape = options_model(&options);
  run.model = model_new(&shape, options.seed);
  run.total = options.epochs *
              ((run.training + options.batch - 1) / options.batch);
  run.optimizer = optimizer_new(
      options.optimizer, run.model->arena, run.model->parameter,
      run.model->parameters, options.learning_rate, options.momentum,
      options.weight_decay);
}
static void read_weights(const uint8_t *bytes, size_t count)
{
  put("input", bytes, count);
  weights_load(&run, "input");
}

static void read_checkpoint(const uint8_t *bytes, size_t count)
{
  put("input", bytes, count);
  checkpoint_read(&run, "input");
}

static const struct {
  const char *name;
  void (*read)(const uint8_t *bytes, size_t count);
} reader[] = { { "idx", read_idx },
               { "cifar10", read_cifar10 },
               { "safetensors", read_weights },
               { "checkpoint", read_checkpoint } };
enum { READERS = sizeof reader / sizeof *reader };

static int find_reader(void)
{
  const char *name = getenv("READER");
  for (int i = 0; name && i < READERS; i++)
    if (!strcmp(name, reader[i].name))
      return i;
  fprintf(stderr, "READER: expected the name of a reader\n");
  exit(EXIT_OPTION);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
  static int chosen = -1;
  if (chosen < 0) {
    chosen = find_reader();
    begin_run();
  }
  run.log = log_new(NULL);
  reading = true;
  if (!setjmp(refused))
    reader[chosen].read(bytes, count);
  let_go_of_all();
  reading = false;
  log_free(run.log);
  return 0;
}
