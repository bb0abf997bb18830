#include "data/digits.h"
#include "nn/loss.h"
#include "trainer/probe.h"

enum { BATCH = 50 };

static const Scaling scaling = { .factor = { 1 / 255. } };

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

static void probe_deep(const Split *split, Activation activation,
                       Initialization init)
{
  ModelOptions options = { .kind = MODEL_MLP,
                           .features = DIGITS_PIXELS,
                           .classes = DIGITS_CLASSES,
                           .hidden_layers = 8,
                           .activation = activation,
                           .init = init };
  for (int i = 0; i < options.hidden_layers; i++)
    options.hidden[i] = 64;
  Model *model = model_new(&options, 1);
  Graph *graph = graph_new();
  Probe *probe = probe_new("/dev/stdout", "", model);
  send_batch(model, graph, split, 0);
  probe_gradients(probe);
  graph_clear(graph);
  probe_epoch(probe, activation, graph, split, scaling, BATCH);
  probe_free(probe);
  graph_free(graph);
  model_free(model);
}

int main(void)
{
  Split split = split_of_pixels(BATCH, 1, DIGITS_SIDE, DIGITS_SIDE,
                                DIGITS_CLASSES);
  digits_draw_set(1, 0, BATCH, split.label, split.pixel);
  probe_deep(&split, ACTIVATION_RELU, INIT_HE);
  probe_deep(&split, ACTIVATION_TANH, INIT_GLOROT);
  probe_deep(&split, ACTIVATION_SIGMOID, INIT_GLOROT);
  return 0;
}
