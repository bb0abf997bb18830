/* Changes files at random, and hands them to a reader.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "core/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { MOST = 1 << 16 };
static uint8_t seed[MOST], input[2 * MOST];

static size_t read_seed(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  size_t count = fread(seed, 1, sizeof seed, file);
  fclose(file);
  return count;
}

/* Returns how long the input is then. */
static size_t change(Random *random, size_t count)
{
  static const uint8_t edge[] = { 0, 1, 127, 128, 255, '"', '-', '9' };
  if (count == 0)
    return 0;
  size_t at = random_below(random, count), left = count - at;
  size_t some = 1 + random_below(random, left < 64 ? left : 64);
  switch (random_below(random, 6)) {
  case 0: input[at] ^= (uint8_t)(1 << random_below(random, 8)); break;
  case 1: input[at] = (uint8_t)random_below(random, 256); break;
  case 2:
    input[at] = edge[random_below(random, sizeof edge)];
    break;
  case 3: return at;
  case 4:
    memmove(input + at, input + at + some, left - some);
    return count - some;
  default:
    if (count + some > sizeof input)
      break;
    memmove(input + at + some, input + at, left);
    return count + some;
  }
  return count;
}

/* Arguments: how often each file is changed, a seed, the files. */
int main(int argc, char *argv[])
{
  if (argc < 4)
    return 64;
  unsigned long times = strtoul(argv[1], NULL, 10);
  Random random = random_start(strtoull(argv[2], NULL, 10), 0);
  for (int i = 3; i < argc; i++) {
    size_t length = read_seed(argv[i]);
    LLVMFuzzerTestOneInput(seed, length);
    for (unsigned long k = 0; k < times; k++) {
      size_t count = length;
      memcpy(input, seed, count);
      for (uint64_t n = 1 + random_below(&random, 4); n-- > 0;)
        count = change(&random, count);
      LLVMFuzzerTestOneInput(input, count);
    }
  }
  return 0;
}
