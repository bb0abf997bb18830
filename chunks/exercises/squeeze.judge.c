#include "exercises/judge.h"

#include <stdint.h>
#include <stdlib.h>

typedef void Squeeze(size_t rank, const size_t size[], size_t dimension,
                     size_t f_size[], size_t count,
                     const double f_nabla[], double x_nabla[]);
Squeeze squeeze __attribute__((weak));

static size_t rank, size[4], dimension, count;
static double *x, *f_size, *f_nabla, *x_nabla;

static const struct {
  size_t rank, size[4], dimension;
} shape[8] = {
  { 2, { 1, 1 }, 0 },
  { 2, { 3, 1 }, 1 },
  { 2, { 1, 3 }, 0 },
  { 3, { 2, 1, 3 }, 1 },
  { 3, { 1, 3, 1 }, 2 },
  { 3, { 1, 1, 4 }, 0 },
  { 4, { 2, 1, 3, 1 }, 3 },
  { 4, { 1, 2, 1, 2 }, 2 },
};

static void prepare(Sample *s)
{
  rank = shape[sample_index(s)].rank;
  dimension = shape[sample_index(s)].dimension;
  double *sizes = sample_input(s, "size", 1, rank, 1, 2);
  count = 1;
  for (size_t d = 0; d < rank; d++) {
    size[d] = shape[sample_index(s)].size[d];
    sizes[d] = (double)size[d];
    count *= size[d];
  }
  *sample_input(s, "dimension", 1, 1, 1, 2) = (double)dimension;
  x = sample_input(s, "x", 1, count, -3, 3);
  f_nabla = sample_input(s, "f_nabla", 1, count, -3, 3);
  f_size = sample_output(s, "f_size", 1, rank - 1);
  x_nabla = sample_gradient(s, "x_nabla", x);
}
static void call(Function *f)
{
  size_t *made = malloc((rank - 1) * sizeof *made);
  for (size_t d = 0; d + 1 < rank; d++)
    made[d] = SIZE_MAX;
  ((Squeeze *)f)(rank, size, dimension, made, count, f_nabla, x_nabla);
  for (size_t d = 0; d + 1 < rank; d++)
    if (made[d] != SIZE_MAX)
      f_size[d] = (double)made[d];
  free(made);
}

static double loss(void)
{
  double l = 0;
  for (size_t i = 0; i < count; i++)
    l += f_nabla[i] * x[i];
  return l;
}

static void remove_size(size_t gone, size_t f[])
{
  for (size_t d = 0; d + 1 < rank; d++)
    f[d] = size[d + (d >= gone)];
}

static void right_squeeze(size_t r, const size_t a[], size_t gone,
                          size_t f[], size_t entries, const double g[],
                          double a_nabla[])
{
  (void)r, (void)a, (void)entries, (void)g, (void)a_nabla;
  remove_size(gone, f);
}

static void all_ones(size_t r, const size_t a[], size_t gone,
                     size_t f[], size_t entries, const double g[],
                     double a_nabla[])
{
  (void)gone, (void)entries, (void)g, (void)a_nabla;
  size_t left = 0;
  for (size_t d = 0; d < r; d++)
    if (a[d] != 1)
      f[left++] = a[d];
}

static void first_one(size_t r, const size_t a[], size_t gone,
                      size_t f[], size_t entries, const double g[],
                      double a_nabla[])
{
  (void)r, (void)gone, (void)entries, (void)g, (void)a_nabla;
  size_t first = 0;
  while (a[first] != 1)
    first++;
  remove_size(first, f);
}
static void cut(size_t r, const size_t a[], size_t gone, size_t f[],
                size_t entries, const double g[], double a_nabla[])
{
  (void)a, (void)gone, (void)entries, (void)g, (void)a_nabla;
  remove_size(r - 1, f);
}

static void beginning(size_t r, const size_t a[], size_t gone,
                      size_t f[], size_t entries, const double g[],
                      double a_nabla[])
{
  (void)r, (void)a, (void)gone, (void)entries, (void)g, (void)a_nabla;
  remove_size(0, f);
}

static void one_late(size_t r, const size_t a[], size_t gone,
                     size_t f[], size_t entries, const double g[],
                     double a_nabla[])
{
  (void)entries, (void)g, (void)a_nabla;
  for (size_t d = 0; d + 1 < r; d++)
    f[d] = a[d <= gone ? d : d + 1];
}

static void summed(size_t r, const size_t a[], size_t gone, size_t f[],
                   size_t entries, const double g[], double a_nabla[])
{
  (void)r, (void)a, (void)gone, (void)f;
  double sum = 0;
  for (size_t i = 0; i < entries; i++)
    sum += g[i];
  for (size_t i = 0; i < entries; i++)
    a_nabla[i] = sum;
}

const Exercise exercise = {
  .prepare = prepare,
  .call = call,
  .loss = loss,
  .right = (Function *)right_squeeze,
  .reader = (Function *)squeeze,
  .mistake = {
      { "all-ones", (Function *)all_ones },
      { "first-one", (Function *)first_one },
      { "cut", (Function *)cut },
      { "beginning", (Function *)beginning },
      { "one-late", (Function *)one_late },
      { "summed", (Function *)summed },
  }
};
