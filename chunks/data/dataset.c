/* The list of data sets, batches and scalings.
   Explained in "Data", book/42-data.nw. */

#include "data/dataset.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/synth.h"
#include "data/mnist.h"
#include "data/digits.h"
#include "data/make.h"
#include "data/cifar10.h"
#include "data/shapes.h"

static const struct {
  const char *name;
  void (*load)(DataSet *data, const char *dir, bool only_test);
  DataWriter *write; /* NULL: the program does not draw it */
  Dimensions dimensions;
} known[] = {
  { "synth", synth_load,
    .dimensions = { .features = 2, .classes = 2 } },
  { "mnist", mnist_load,
    .dimensions = { 784, 10, 1, 28, 28 } },
  { "digits", digits_load, make_digits,
    .dimensions = { DIGITS_PIXELS, DIGITS_CLASSES, 1, 28, 28 } },
  { "cifar10", cifar10_load,
    .dimensions = { PICTURE_BYTES, PICTURE_CLASSES, 3, 32, 32 } },
  { "shapes", shapes_load, make_shapes,
    .dimensions = { PICTURE_BYTES, PICTURE_CLASSES, 3, 32, 32 } },
};
enum { KNOWN = sizeof known / sizeof *known };

static size_t find(const char *name)
{
  for (size_t i = 0; i < KNOWN; i++)
    if (!strcmp(name, known[i].name))
      return i;
  fail(EXIT_OPTION, "data: expected the name of a data set, found %s",
       name);
}

DataWriter *data_writer(const char *name)
{
  return known[find(name)].write;
}

const char *data_name(int i)
{
  return i < KNOWN ? known[i].name : NULL;
}

Dimensions data_dimensions(const char *name)
{
  return known[find(name)].dimensions;
}

DataSet *data_load(const char *name, const char *dir, bool only_test)
{
  size_t i = find(name);
  DataSet *data = allocate(1, sizeof *data, "data");
  data->name = known[i].name;
  known[i].load(data, dir, only_test);
  return data;
}
static void free_split(Split *split)
{
  free(split->label);
  free(split->pixel);
  free(split->number);
}

void data_free(DataSet *data)
{
  if (!data)
    return;
  free_split(&data->train);
  free_split(&data->test);
  free(data);
}

void data_note_file(DataSet *data, const char *name, uint32_t crc32)
{
  if (data->files == MAX_DATA_FILES)
    fail(EXIT_INPUT, "%s: expected at most %d files of data",
         name, MAX_DATA_FILES);
  data->file[data->files++] = (DataFile){ name, crc32 };
}

Split split_of_pixels(size_t count, int planes, size_t height,
                      size_t width, int classes)
{
  size_t features = (size_t)planes * height * width;
  return (Split){ .count = count,
                  .features = features,
                  .planes = planes,
                  .classes = classes,
                  .height = height,
                  .width = width,
                  .label = allocate(count, 1, "labels"),
                  .pixel = allocate(count, features, "images") };
}

Split split_of_numbers(size_t count, size_t features, int classes)
{
  return (Split){ .count = count,
                  .features = features,
                  .planes = 1,
                  .classes = classes,
                  .label = allocate(count, 1, "labels"),
                  .number = allocate(count, features * sizeof(float),
                                     "images") };
}

static void copy_pixels(size_t count, const unsigned char *restrict from,
                        real factor, real offset, size_t step,
                        real *restrict to)
{
  for (size_t i = 0; i < count; i++)
    to[i * step] = factor * from[i] + offset;
}

static void copy_numbers(size_t count, const float *restrict from,
                         real factor, real offset, size_t step,
                         real *restrict to)
{
  for (size_t i = 0; i < count; i++)
    to[i * step] = factor * from[i] + offset;
}
static void copy_row(const Split *split, size_t image, size_t row,
                     const Scaling *scaling, size_t step, real *to)
{
  size_t rows = split->height ? split->height : 1;
  size_t width = split->features / ((size_t)split->planes * rows);
  size_t at = image * split->features + row * width;
  real factor = (real)scaling->factor[row / rows];
  real offset = (real)scaling->offset[row / rows];
  if (split->pixel)
    copy_pixels(width, split->pixel + at, factor, offset, step, to);
  else
    copy_numbers(width, split->number + at, factor, offset, step, to);
}
void split_batch(const Split *split, const uint32_t *index,
                 size_t count, Scaling scaling, bool abreast, real *batch)
{
  size_t each = abreast ? GROUP : 1, n = split->features;
  size_t rows = (size_t)split->planes * (split->height ? split->height : 1);
  size_t width = n / rows, numbers = count * n;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t first = 0; first < count; first += each)
    for (size_t row = 0; row < rows; row++)
      for (size_t l = 0; l < each; l++) {
        real *to = batch + first * n + row * width * each + l;
        if (first + l < count)
          copy_row(split, index[first + l], row, &scaling, each, to);
        else
          clear_lane(width, each, to);
      }
}

void clear_lane(size_t count, size_t step, real *to)
{
  for (size_t i = 0; i < count; i++)
    to[i * step] = 0;
}

static double number_at(const Split *split, size_t i)
{
  return split->pixel ? split->pixel[i] : split->number[i];
}

static void standardize(const Split *split, int plane, Scaling *scaling)
{
  size_t size = split->features / (size_t)split->planes;
  double sum = 0, squares = 0;
  for (size_t i = 0; i < split->count; i++)
    for (size_t j = 0; j < size; j++) {
      double x = number_at(split, i * split->features +
                                      (size_t)plane * size + j);
      sum += x;
      squares += x * x;
    }
  double n = (double)split->count * (double)size;
  double mean = sum / n;
  double variance = squares / n - mean * mean;
  double deviation = variance > 0 ? sqrt(variance) : 1;
  scaling->factor[plane] = 1 / deviation;
  scaling->offset[plane] = -mean / deviation;
}
Scaling scaling_by(double factor)
{
  Scaling scaling = { 0 };
  for (int c = 0; c < MAX_PLANES; c++)
    scaling.factor[c] = factor;
  return scaling;
}

Scaling scaling_for(ScaleKind kind, const Split *train)
{
  bool divide = kind == SCALE_UNIT && train->pixel;
  Scaling scaling = scaling_by(divide ? 1.0 / 255 : 1);
  if (kind == SCALE_STANDARD)
    for (int c = 0; c < train->planes; c++)
      standardize(train, c, &scaling);
  return scaling;
}
