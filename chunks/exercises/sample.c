#include "exercises/sample.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t NOBODY = 0x7ff4dead00c0ffee, QUIET = 1ull << 51;

static double nobody(void)
{
  double x;
  memcpy(&x, &NOBODY, sizeof x);
  return x;
}

bool unwritten(double x)
{
  return memcmp(&x, &NOBODY, sizeof x) == 0;
}

bool only_added(double x)
{
  uint64_t added = NOBODY | QUIET;
  return memcmp(&x, &added, sizeof x) == 0;
}

int sample_index(const Sample *s)
{
  return s->index;
}

size_t sample_size(Sample *s, const char *name)
{
  static const size_t size[SAMPLES][4] = {
    { 1, 1, 1, 1 },
    { 1, 2, 1, 2 },
    { 2, 1, 2, 1 },
    { 2, 3, 2, 1 },
    { 3, 2, 1, 3 },
    { 2, 4, 3, 2 },
    { 4, 3, 2, 5 },
    { 3, 5, 4, 2 },
  };
  size_t n = size[s->index][s->sizes % 4];
  s->size[s->sizes].name = name;
  s->size[s->sizes++].size = n;
  return n;
}
static Array *new_array(Sample *s, const char *name, Role role,
                        size_t rows, size_t columns)
{
  if (s->arrays == MAX_ARRAYS || s->sizes > MAX_SIZES)
    abort();
  Array *a = &s->array[s->arrays++];
  a->name = name;
  a->role = role;
  a->rows = rows;
  a->columns = columns;
  a->now = malloc(rows * columns * sizeof(double));
  a->before = malloc(rows * columns * sizeof(double));
  for (size_t i = 0; i < rows * columns; i++)
    a->now[i] = nobody();
  return a;
}
static double draw(Sample *s, double low, double high)
{
  double x;
  do
    x = low + (high - low) * random_uniform(&s->random);
  while ((x = round(8 * x) / 8) == 0 || fabs(x) == 1);
  return x;
}

double *sample_input(Sample *s, const char *name, size_t rows,
                     size_t columns, double low, double high)
{
  Array *a = new_array(s, name, INPUT, rows, columns);
  for (size_t i = 0; i < rows * columns; i++)
    a->now[i] = draw(s, low, high);
  return a->now;
}

double sample_number(Sample *s, const char *name, double low,
                     double high)
{
  return *sample_input(s, name, 1, 1, low, high);
}
unsigned char *sample_labels(Sample *s, const char *name, size_t count,
                             size_t classes)
{
  Array *a = new_array(s, name, INPUT, count, 1);
  a->label = malloc(count);
  for (size_t i = 0; i < count; i++)
    a->label[i] = (unsigned char)random_below(&s->random, classes);
  return a->label;
}

double *sample_output(Sample *s, const char *name, size_t rows,
                      size_t columns)
{
  return new_array(s, name, OUTPUT, rows, columns)->now;
}

double *sample_changed(Sample *s, const char *name, size_t rows,
                       size_t columns, double low, double high)
{
  double *x = sample_input(s, name, rows, columns, low, high);
  s->array[s->arrays - 1].role = OUTPUT;
  return x;
}
double *sample_gradient(Sample *s, const char *name, double *input)
{
  int of = 0;
  while (s->array[of].now != input)
    if (++of == s->arrays)
      abort();
  Array *a = new_array(s, name, GRADIENT, s->array[of].rows,
                       s->array[of].columns);
  a->of = of;
  return a->now;
}

size_t array_count(const Array *a)
{
  return a->rows * a->columns;
}

void sample_make(Sample *s, int index)
{
  *s = (Sample){ .index = index,
                 .random = random_start(95, (uint64_t)index) };
  exercise.prepare(s);
  for (Array *a = s->array; a < s->array + s->arrays; a++)
    memcpy(a->before, a->now, array_count(a) * sizeof(double));
}

void sample_restore(Sample *s)
{
  for (Array *a = s->array; a < s->array + s->arrays; a++)
    memcpy(a->now, a->before, array_count(a) * sizeof(double));
}

void sample_free(Sample *s)
{
  for (Array *a = s->array; a < s->array + s->arrays; a++) {
    free(a->now);
    free(a->before);
    free(a->label);
  }
}

enum { LONGEST = 24 };

static void print_array(const Array *a)
{
  printf("%s = ", a->name);
  if (array_count(a) != 1)
    printf("(");
  for (size_t i = 0; i < array_count(a); i++) {
    if (i)
      printf(i % a->columns ? " " : "; ");
    if (i == LONGEST) {
      printf("... %zu in all", array_count(a));
      break;
    }
    if (a->label)
      printf("%d", a->label[i]);
    else
      printf("%.6g", a->before[i]);
  }
  if (array_count(a) != 1)
    printf(")");
}

void sample_print(const Sample *s)
{
  const char *between = "  ";
  for (int i = 0; i < s->sizes; i++, between = ", ")
    printf("%s%s = %zu", between, s->size[i].name, s->size[i].size);
  for (const Array *a = s->array; a < s->array + s->arrays; a++)
    if (a->label || !unwritten(a->before[0])) {
      printf("%s", between);
      print_array(a);
      between = ", ";
    }
  printf("\n");
}
