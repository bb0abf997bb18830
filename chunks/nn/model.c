#include "nn/model.h"

#include "core/fail.h"
#include "core/random.h"
#include "nn/build.h"
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

uint64_t next_stream(Model *model)
{
  uint64_t place = 2 * (uint64_t)model->drawn++;
  return random_stream(STREAM_WEIGHTS, place);
}

void add_parameter(Model *model, TensorNode *parameter)
{
  if (model->parameters == MAX_PARAMETERS)
    fail(EXIT_OPTION, "model: expected at most %d tensors of parameters",
         MAX_PARAMETERS);
  model->parameter[model->parameters++] = parameter;
}

void add_layer(Model *model, const char *name, size_t inputs,
               size_t outputs, uint64_t seed)
{
  Linear layer = linear_new(model->arena, name, inputs, outputs,
                            model->options.init, seed,
                            next_stream(model));
  model->layer[model->layers++] = layer;
  add_parameter(model, layer.weight);
  add_parameter(model, layer.bias);
}

static void build_mlp(Model *model, uint64_t seed)
{
  const ModelOptions *options = &model->options;
  int hidden = options->kind == MODEL_MLP ? options->hidden_layers : 0;
  size_t inputs = options->features;
  for (int i = 0; i <= hidden; i++) {
    size_t outputs =
        i < hidden ? options->hidden[i] : options->classes;
    char name[16];
    snprintf(name, sizeof name, "fc%d", i + 1);
    add_layer(model, name, inputs, outputs, seed);
    inputs = outputs;
  }
}
static TensorNode *score_mlp(const Model *model, Graph *graph,
                             TensorNode *x, bool training)
{
  (void)training; /* these layers do the same in both */
  for (int i = 0; i < model->layers; i++) {
    if (i > 0)
      x = apply_activation(graph, model->options.activation, x);
    x = apply_linear(graph, x, model->layer[i].weight,
                     model->layer[i].bias);
  }
  return x;
}

static const struct {
  void (*build)(Model *model, uint64_t seed);
  TensorNode *(*score)(const Model *model, Graph *graph,
                       TensorNode *images, bool training);
} kind[] = {
  [MODEL_LINEAR] = { build_mlp, score_mlp },
  [MODEL_MLP] = { build_mlp, score_mlp },
  [MODEL_LENET] = { lenet_build, lenet_score },
  [MODEL_RESNET] = { resnet_build, resnet_score },
};

Model *model_new(const ModelOptions *options, uint64_t seed)
{
  check_options(options);
  Arena *arena = arena_new();
  Model *model = arena_alloc(arena, 1, sizeof *model);
  *model = (Model){ .options = *options, .arena = arena };
  model->parameter = arena_alloc(arena, MAX_PARAMETERS,
                                 sizeof *model->parameter);
  model->buffer = arena_alloc(arena, MAX_PARAMETERS,
                              sizeof *model->buffer);
  kind[options->kind].build(model, seed);
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

TensorNode *model_images(const Model *model, Graph *graph, size_t n)
{
  const ModelOptions *o = &model->options;
  Shape shape = matrix_shape(n, o->features);
  if (o->kind == MODEL_LENET || o->kind == MODEL_RESNET)
    shape = image_shape(n, o->channels, o->height, o->width);
  return tensor_new(graph->arena, shape, "images");
}

static void check_images(const Model *model, const TensorNode *images)
{
  size_t features = model->options.features, found = 1;
  char text[SHAPE_TEXT];
  for (int d = 1; d < images->shape.rank; d++)
    found *= images->shape.size[d];
  if (images->shape.rank < 2 || found != features)
    fail(EXIT_INPUT,
         "model: expected images of %zu features, found shape %s",
         features, shape_text(images->shape, text));
}

TensorNode *model_scores(const Model *model, Graph *graph,
                         TensorNode *images)
{
  check_images(model, images);
  return kind[model->options.kind].score(model, graph, images, false);
}

TensorNode *model_training_scores(const Model *model, Graph *graph,
                                  TensorNode *images)
{
  check_images(model, images);
  return kind[model->options.kind].score(model, graph, images, true);
}
