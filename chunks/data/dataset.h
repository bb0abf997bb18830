#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include "core/real.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Images of equal size with a label below `classes` each. Image i is
   row i of pixel or of number, whichever is not NULL; its features
   are planes x height x width. What is no image has one plane, and a
   height and a width of 0. */
typedef struct {
  size_t count, features;
  int planes, classes;
  size_t height, width;
  unsigned char *label;
  unsigned char *pixel;
  float *number;
} Split;

/* Where the bytes came from, and a checksum over them, unpacked. */
typedef struct {
  const char *name;
  uint32_t crc32;
} DataFile;

enum { MAX_DATA_FILES = 8 };

typedef struct {
  const char *name;
  Split train, test;
  int files;
  DataFile file[MAX_DATA_FILES];
} DataSet;

/* The data set of this name, or of its two splits only the test
   images; dir is the folder of those that are files. Checked errors:
   no such name, with EXIT_OPTION; files that are missing or broken,
   each with a sentence and EXIT_INPUT. */
DataSet *data_load(const char *name, const char *dir, bool only_test);
void data_free(DataSet *data);

/* What the images of a set look like, without loading any. What is
   no image has no channels, height or width. */
typedef struct {
  size_t features, classes;
  size_t channels, height, width;
} Dimensions;
Dimensions data_dimensions(const char *name);

/* A split with room for count images of bytes, or for count rows of
   numbers that are no image. */
Split split_of_pixels(size_t count, int planes, size_t height,
                      size_t width, int classes);
Split split_of_numbers(size_t count, size_t features, int classes);

/* Notes a file and the checksum of its bytes. */
void data_note_file(DataSet *data, const char *name, uint32_t crc32);

typedef enum {
  SCALE_UNIT,
  SCALE_NONE,
  SCALE_STANDARD
} ScaleKind;

enum { MAX_PLANES = 3 };

/* A number x of plane c enters the network as
   factor[c] * x + offset[c]. */
typedef struct {
  double factor[MAX_PLANES], offset[MAX_PLANES];
} Scaling;

/* The scaling of this kind for a network that learns from a split.
   Numbers that are no bytes have unit scale already. */
Scaling scaling_for(ScaleKind kind, const Split *train);

/* The scaling that multiplies everything by a factor. */
Scaling scaling_by(double factor);

/* Writes images index[0] ... index[count-1], scaled, as the rows of
   a matrix, count x features, or as images abreast (equation
   lanes:place), the lanes without an image zero. */
void split_batch(const Split *split, const uint32_t *index,
                 size_t count, Scaling scaling, bool abreast,
                 real *batch);

/* Zeros, `step` numbers apart: a row of a lane that has no image. */
void clear_lane(size_t count, size_t step, real *to);

#endif
