/* A file of weights, byte by byte.
   Explained in "Weights in a file", book/54-weights.nw. */

#include "data/safetensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_two_tensors(const char *path)
{
  real weight[] = { 0.5, -1, 2, 0.25 };
  real bias[] = { 1, 0 };
  const NamedTensor tensor[] = {
    { "fc1.weight", matrix_shape(2, 2), weight },
    { "fc1.bias", vector_shape(2), bias },
  };
  const Metadata entry[] = { { "model", "linear" } };
  weights_write(path, tensor, 2, entry, 1);
}

static void print_header(FILE *file, size_t length)
{
  int last = 0;
  printf("header ");
  for (size_t i = 0; i < length; i++) {
    int c = getc(file);
    putchar(c);
    if (last == '}' && c == ',')
      printf("\n       ");
    last = c;
  }
  printf("|\n");
}
static size_t print_length(FILE *file)
{
  size_t length = 0;
  printf("length");
  for (int i = 0; i < 8; i++) {
    int c = getc(file);
    length |= (size_t)c << 8 * i;
    printf(" %02x", (unsigned)c);
  }
  printf("  %zu\n", length);
  return length;
}

static void print_parts(FILE *file)
{
  unsigned char bytes[sizeof(real)];
  print_header(file, print_length(file));
  while (fread(bytes, sizeof bytes, 1, file) == 1) {
    real value;
    memcpy(&value, bytes, sizeof value);
    printf("data  ");
    for (size_t i = 0; i < sizeof bytes; i++)
      printf(" %02x", bytes[i]);
    printf("  %g\n", (double)value);
  }
}

int main(void)
{
  char path[] = "/tmp/weights_file.XXXXXX";
  int made = mkstemp(path);
  if (made < 0 || close(made))
    return 1;
  write_two_tensors(path);
  FILE *file = fopen(path, "rb");
  if (!file)
    return 1;
  print_parts(file);
  fclose(file);
  remove(path);
  return 0;
}
