#ifndef CORE_TENSOR_H
#define CORE_TENSOR_H

#include "core/arena.h"
#include "core/real.h"

#include <stdbool.h>
#include <stddef.h>

enum {
  MAX_RANK = 4,
  SHAPE_TEXT = 96,
  FEW_IMAGES = 8
};

/* The sizes of a tensor's dimensions. Rank 0 is a scalar. Beside them
   how it lies in memory: row-major, or, for images only, in groups of
   sixteen images abreast (equation lanes:place). */
typedef struct {
  int rank;
  size_t size[MAX_RANK];
  bool abreast;
} Shape;

Shape scalar_shape(void);
Shape vector_shape(size_t n);
Shape matrix_shape(size_t rows, size_t columns);

/* n images: abreast, unless they are FEW_IMAGES or less. */
Shape image_shape(size_t n, size_t channels, size_t rows,
                  size_t columns);

/* How many numbers a tensor has in memory: the product of the sizes, 1
   for a scalar; abreast, the lanes that no image has are counted too.
   Checked error: it is too large to be counted. */
size_t element_count(Shape shape);

/* Where entry e of image n lies, of the entries of an image in their
   row-major order. */
size_t place_of(Shape shape, size_t n, size_t e);

/* The pieces of which images consist in memory: groups abreast, or else
   images. */
size_t blocks_of(Shape shape);

/* The same rank, the same sizes and the same order in memory. */
bool same_shape(Shape a, Shape b);

/* The shape as text, such as "(128, 784)", written into text. */
const char *shape_text(Shape shape, char text[SHAPE_TEXT]);

struct OpNode;

/* A value in the graph, and what the loss owes to it. */
typedef struct TensorNode {
  Shape shape;
  real *value;           /* without gaps, as the shape says */
  real *gradient;        /* the same; NULL until a backward arrives */
  struct OpNode *source; /* what made it; NULL for a leaf */
  const char *name;      /* for print-outs; may be NULL */
  bool wants_gradient;   /* leads down to something that is learned */
  int uses;              /* as an input, on the tape */
} TensorNode;

/* A leaf with room for its value, which is not set. It lives as long as
   the arena does not clear. The text of its name is not copied and must
   live as long. */
TensorNode *tensor_new(Arena *arena, Shape shape, const char *name);

#endif
