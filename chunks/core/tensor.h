/* A tensor: its shape, its value, its gradient, and what made it.
   Explained in "Tensor nodes and op nodes", book/32-nodes.nw. */

#ifndef CORE_TENSOR_H
#define CORE_TENSOR_H

#include "core/arena.h"
#include "core/real.h"

#include <stdbool.h>
#include <stddef.h>

enum {
  MAX_RANK = 4,
  SHAPE_TEXT = 96
};

/* The sizes of a tensor's dimensions. Rank 0 is a scalar. */
typedef struct {
  int rank;
  size_t size[MAX_RANK];
} Shape;

Shape scalar_shape(void);
Shape vector_shape(size_t n);
Shape matrix_shape(size_t rows, size_t columns);

/* The product of the sizes; 1 for a scalar. Checked error: it is too
   large to be counted. */
size_t element_count(Shape shape);

/* The same rank and the same sizes. */
bool same_shape(Shape a, Shape b);

/* The shape as text, such as "(128, 784)", written into text. */
const char *shape_text(Shape shape, char text[SHAPE_TEXT]);

struct OpNode;

/* A value in the graph, and what the loss owes to it. */
typedef struct TensorNode {
  Shape shape;
  real *value;           /* row-major, without gaps */
  real *gradient;        /* the same; NULL until a backward arrives */
  struct OpNode *source; /* what made it; NULL for a leaf */
  const char *name;      /* for print-outs; may be NULL */
  bool wants_gradient;   /* leads down to something that is learned */
  real descent;          /* the rate of a step in the product, or 0 */
} TensorNode;

/* A leaf with room for its value, which is not set. It lives as long as
   the arena does not clear. The text of its name is not copied and must
   live as long. */
TensorNode *tensor_new(Arena *arena, Shape shape, const char *name);

#endif
