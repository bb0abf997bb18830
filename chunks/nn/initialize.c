/* The rules of Glorot and He, and the drawing.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "nn/initialize.h"

#include "core/random.h"
#include "core/threads.h"

#include <math.h>

double initial_deviation(Initialization rule, double gain,
                         size_t inputs, size_t outputs)
{
  double f = (double)inputs, m = (double)outputs;
  switch (rule) {
  case INIT_GLOROT:
    return sqrt(2 / (f + m));
  case INIT_HE:
    return sqrt(gain / f);
  }
  return 0;
}

void draw_weights(TensorNode *weight, double deviation, uint64_t seed,
                  uint64_t stream)
{
  size_t rows = weight->shape.size[0];
  size_t columns = weight->shape.size[1];
  size_t count = rows * columns;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t k = 0; k < rows; k++) {
    Random random = random_start(seed, stream);
    random.counter = 2 * k * columns;
    real *row = weight->value + k * columns;
    for (size_t j = 0; j < columns; j++)
      row[j] = (real)(deviation * random_normal(&random));
  }
}
