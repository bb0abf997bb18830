/* The deviations of Glorot and He, as drawn.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "nn/model.h"

#include <math.h>
#include <stdio.h>

enum {
  FEATURES = 784,
  CLASSES = 10
};

static void measure(Initialization init, size_t hidden, double drawn[2])
{
  ModelOptions options = {
    .kind = MODEL_MLP,
    .features = FEATURES,
    .classes = CLASSES,
    .hidden_layers = 1,
    .hidden = { hidden },
    .init = init,
  };
  Model *model = model_new(&options, 1);
  for (int i = 0; i < 2; i++) {
    const TensorNode *w = model->parameter[2 * i];
    size_t n = element_count(w->shape);
    double squares = 0;
    for (size_t k = 0; k < n; k++)
      squares += w->value[k] * w->value[k];
    drawn[i] = sqrt(squares / (double)n);
  }
  model_free(model);
}

static void print_network(size_t times)
{
  double drawn[2][2];
  measure(INIT_GLOROT, times * FEATURES, drawn[0]);
  measure(INIT_HE, times * FEATURES, drawn[1]);
  size_t size[] = { FEATURES, times * FEATURES, CLASSES };
  for (int i = 0; i < 2; i++) {
    double glorot = initial_deviation(INIT_GLOROT, 2, size[i],
                                      size[i + 1]);
    double he = initial_deviation(INIT_HE, 2, size[i], size[i + 1]);
    printf("fc%d %6zu %6zu %9.5f %9.5f %9.5f %9.5f %8.4f\n", i + 1,
           size[i], size[i + 1], glorot, drawn[0][i], he, drawn[1][i],
           he / glorot);
  }
}

int main(void)
{
  printf("%10s %6s %9s %9s %9s %9s %8s\n", "in", "out", "Glorot",
         "drawn", "He", "drawn", "ratio");
  print_network(4);
  print_network(6);
  return 0;
}
