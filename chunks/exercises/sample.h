#ifndef EXERCISES_SAMPLE_H
#define EXERCISES_SAMPLE_H

#include "core/random.h"
#include "exercises/judge.h"

#include <stdbool.h>
#include <stdio.h>

enum {
  SAMPLES = 8,
  MAX_SIZES = 8,
  MAX_ARRAYS = 16
};

typedef enum {
  INPUT,
  GRADIENT, /* of the array number `of` */
  OUTPUT
} Role;

typedef struct {
  const char *name;
  Role role;
  int of;
  size_t rows, columns;
  double *now, *before;
  unsigned char *label; /* instead, for labels */
} Array;

struct Sample {
  int index;
  Random random;
  int sizes, arrays;
  struct {
    const char *name;
    size_t size;
  } size[MAX_SIZES];
  Array array[MAX_ARRAYS];
};

/* The sample of this number, as the exercise prepares it. */
void sample_make(Sample *s, int index);
void sample_free(Sample *s);

/* Everything as it was when it was made. */
void sample_restore(Sample *s);

/* Nothing was written there since; or something was only added. */
bool unwritten(double x);
bool only_added(double x);

/* The inputs in a line or two, by name. */
void sample_print(const Sample *s);

size_t array_count(const Array *a);

#endif
