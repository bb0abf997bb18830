/* Named tensors in a file.
   Explained in "Weights in a file", book/54-weights.nw. */

#ifndef DATA_SAFETENSORS_H
#define DATA_SAFETENSORS_H

#include "core/tensor.h"

/* A tensor in a file: where its values come from, or go to. */
typedef struct {
  const char *name;
  Shape shape;
  real *value;
} NamedTensor;

/* A text in a file. */
typedef struct {
  const char *key, *value;
} Metadata;

/* Writes tensors and texts to path, beside and then renamed, in the
   number type of this build (F32 or F64). Unchecked: the names differ
   from one another, and so do the keys. */
void weights_write(const char *path,
                   const NamedTensor tensor[], int count,
                   const Metadata entry[], int entries);

typedef struct WeightsFile WeightsFile;

/* Opens a file and checks all of its header. Checked errors: every
   departure from the format by which a name, a shape or a place in
   the file could be misread. */
WeightsFile *weights_open(const char *path);

/* Fills the values of these tensors, found by name. Other tensors in
   the file are ignored. Checked errors: a tensor that is not there,
   has another shape, or is neither F32 nor F64. */
void weights_read(const WeightsFile *file,
                  const NamedTensor tensor[], int count);

/* Bytes of the whole file. */
size_t weights_size(const WeightsFile *file);

/* The text with this key, or NULL. It lives until the file closes. */
const char *weights_metadata(const WeightsFile *file,
                             const char *key);

void weights_close(WeightsFile *file);

#endif
