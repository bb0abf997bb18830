/* The size of outputs and gradients, layer by layer.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "core/random.h"
#include "nn/model.h"
#include "ops/ops.h"

#include <math.h>
#include <stdio.h>

enum {
  LAYERS = 9,
  WIDTH = 256,
  BATCH = 64,
  CLASSES = 10
};

static double root_mean_square(const real *x, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sqrt(sum / (double)n);
}

static TensorNode *random_matrix(Arena *arena, size_t rows,
                                 size_t columns, uint64_t seed)
{
  TensorNode *x = tensor_new(arena, matrix_shape(rows, columns), NULL);
  draw_weights(x, 1, seed, 0);
  return x;
}

static void measure(Activation activation, Initialization init,
                    double forward[], double backward[])
{
  ModelOptions options = {
    .kind = MODEL_MLP,
    .features = WIDTH,
    .classes = CLASSES,
    .hidden_layers = LAYERS - 1,
    .activation = activation,
    .init = init,
  };
  for (int i = 0; i < LAYERS - 1; i++)
    options.hidden[i] = WIDTH;
  Model *model = model_new(&options, 1);
  Graph *graph = graph_new();
  TensorNode *images = random_matrix(graph->arena, BATCH, WIDTH, 2);
  TensorNode *g = random_matrix(graph->arena, BATCH, CLASSES, 3);
  TensorNode *scores = model_scores(model, graph, images);
  graph_backward_from(graph, scores, g->value);
  for (size_t i = 0, layer = 0; i < graph->length; i++) {
    const OpNode *node = graph->tape[i];
    if (node->op != &linear_op)
      continue;
    size_t n = element_count(node->output->shape);
    forward[layer] = root_mean_square(node->output->value, n);
    backward[layer++] = root_mean_square(node->output->gradient, n);
  }
  graph_free(graph);
  model_free(model);
}

int main(void)
{
  double forward[3][LAYERS], backward[3][LAYERS];
  measure(ACTIVATION_RELU, INIT_HE, forward[0], backward[0]);
  measure(ACTIVATION_RELU, INIT_GLOROT, forward[1], backward[1]);
  measure(ACTIVATION_SIGMOID, INIT_GLOROT, forward[2], backward[2]);
  printf("%5s%20s%20s%20s\n", "", "ReLU, He", "ReLU, Glorot",
         "sigmoid, Glorot");
  printf("layer");
  for (int k = 0; k < 3; k++)
    printf("%10s%10s", "output", "gradient");
  for (int i = 0; i < LAYERS; i++) {
    printf("\n%5d", i + 1);
    for (int k = 0; k < 3; k++)
      printf("%10.2g%10.2g", forward[k][i], backward[k][i]);
  }
  printf("\n");
  return 0;
}
