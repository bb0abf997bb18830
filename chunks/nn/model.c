#include "nn/model.h"

#include "core/fail.h"
#include "core/random.h"
#include "ops/ops.h"

#include <stdio.h>

static void check_options(const ModelOptions *options)
{
  int hidden = options->hidden_layers;
  if (options->kind == MODEL_MLP && (hidden < 0 || hidden > MAX_HIDDEN))
    fail(EXIT_OPTION,
         "model: expected 0 to %d hidden layers, found %d", MAX_HIDDEN,
         hidden);
}

static void add_layer(Model *model, size_t inputs, size_t outputs,
                      uint64_t seed)
{
  char name[16];
  snprintf(name, sizeof name, "fc%d", model->layers + 1);
  uint64_t place = (uint64_t)model->parameters;
  Linear layer = linear_new(model->arena, name, inputs, outputs,
                            model->options.init, seed,
                            random_stream(STREAM_WEIGHTS, place));
  model->layer[model->layers++] = layer;
  model->parameter[model->parameters++] = layer.weight;
  model->parameter[model->parameters++] = layer.bias;
}

Model *model_new(const ModelOptions *options, uint64_t seed)
{
  check_options(options);
  Arena *arena = arena_new();
  Model *model = arena_alloc(arena, 1, sizeof *model);
  *model = (Model){ .options = *options, .arena = arena };
  int hidden = options->kind == MODEL_MLP ? options->hidden_layers : 0;
  model->parameter = arena_alloc(arena, 2 * ((size_t)hidden + 1),
                                 sizeof *model->parameter);
  size_t inputs = options->features;
  for (int i = 0; i < hidden; i++) {
    add_layer(model, inputs, options->hidden[i], seed);
    inputs = options->hidden[i];
  }
  add_layer(model, inputs, options->classes, seed);
  return model;
}

void model_free(Model *model)
{
  if (model)
    arena_free(model->arena);
}

size_t model_size(const Model *model)
{
  size_t size = 0;
  for (int p = 0; p < model->parameters; p++)
    size += element_count(model->parameter[p]->shape);
  return size;
}

TensorNode *model_scores(const Model *model, Graph *graph,
                         TensorNode *images)
{
  size_t features = model->options.features;
  char text[SHAPE_TEXT];
  if (images->shape.rank != 2 || images->shape.size[1] != features)
    fail(EXIT_INPUT,
         "model: expected images of %zu features, found shape %s",
         features, shape_text(images->shape, text));
  TensorNode *x = images;
  for (int i = 0; i < model->layers; i++) {
    if (i > 0)
      x = apply_activation(graph, model->options.activation, x);
    x = apply_linear(graph, x, model->layer[i].weight,
                     model->layer[i].bias);
  }
  return x;
}
