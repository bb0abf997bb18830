/* How the first weights are drawn.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#ifndef NN_INITIALIZE_H
#define NN_INITIALIZE_H

#include "core/tensor.h"

#include <stdint.h>

/* How the first weights are drawn. */
typedef enum {
  INIT_GLOROT,
  INIT_HE
} Initialization;

/* How a layer's weights are drawn: by which rule, what He's has above
   the line, and from which stream of which seed. */
typedef struct {
  Initialization rule;
  double gain;
  uint64_t seed, stream;
} Draw;

/* The deviation s of a layer's weights: equation initialize:glorot,
   or, where the gain is 2, equation initialize:he. */
double initial_deviation(Initialization rule, double gain,
                         size_t inputs, size_t outputs);

/* Sets a matrix to normal numbers of mean 0 and this deviation, from
   the beginning of a stream of the seed, row by row. The number of
   threads does not change them. */
void draw_weights(TensorNode *weight, double deviation, uint64_t seed,
                  uint64_t stream);

#endif
