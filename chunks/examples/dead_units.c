#include "data/digits.h"
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "trainer/probe.h"

#include <math.h>
#include <stdio.h>

enum {
  IMAGES = 500,
  BATCH = 50,
  RATES = 21
};

static const Scaling scaling = { .factor = { 1 } };

static void send_batch(const Model *model, Graph *graph,
                       const Split *split, uint32_t first)
{
  uint32_t index[BATCH];
  for (uint32_t i = 0; i < BATCH; i++)
    index[i] = first + i;
  TensorNode *images = tensor_new(
      graph->arena, matrix_shape(BATCH, DIGITS_PIXELS), "images");
  split_batch(split, index, BATCH, scaling, false, images->value);
  TensorNode *scores = model_training_scores(model, graph, images);
  graph_backward(graph, cross_entropy_loss(graph, scores,
                                           split->label + first, true));
}

static void take_steps(const Split *split, Activation activation,
                       size_t number)
{
  ModelOptions options = { .kind = MODEL_MLP,
                           .features = DIGITS_PIXELS,
                           .classes = DIGITS_CLASSES,
                           .hidden_layers = 1,
                           .hidden = { 64 },
                           .activation = activation,
                           .init = INIT_HE };
  Model *model = model_new(&options, 1);
  Graph *graph = graph_new();
  double rate = number ? pow(10, (double)(number - 1) / 5 - 5) : 0;
  Optimizer *sgd = sgd_new(model->arena, model->parameter,
                           model->parameters, rate, 0, 0);
  for (uint32_t first = 0; first < IMAGES; first += BATCH) {
    send_batch(model, graph, split, first);
    optimizer_step(sgd);
    graph_clear(graph);
  }
  Probe *probe = probe_new("/dev/stdout", "", model);
  probe_epoch(probe, number, graph, split, scaling, IMAGES);
  probe_free(probe);
  graph_free(graph);
  model_free(model);
}

int main(void)
{
  Split split = split_of_pixels(IMAGES, 1, DIGITS_SIDE, DIGITS_SIDE,
                                DIGITS_CLASSES);
  digits_draw_set(1, 0, IMAGES, split.label, split.pixel);
  for (size_t k = 0; k <= RATES; k++) {
    take_steps(&split, ACTIVATION_RELU, k);
    take_steps(&split, ACTIVATION_SIGMOID, k);
  }
  return 0;
}
