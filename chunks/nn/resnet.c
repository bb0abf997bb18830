/* A residual network for small images.
   Explained in "Deeper models", book/47-deep.nw. */

#include "nn/build.h"

#include "core/fail.h"
#include "ops/ops.h"

#include <stdio.h>

typedef struct {
  Conv2d first, second, past;
  BatchNorm first_norm, second_norm, past_norm;
  bool changes; /* the shape: past is used */
} ResidualBlock;

typedef struct {
  Conv2d stem;
  BatchNorm stem_norm;
  int blocks;
  ResidualBlock *block;
} Resnet;

static Conv2d convolution(Model *model, const char *block,
                          const char *part, Conv2dOptions options,
                          uint64_t seed)
{
  char name[64];
  snprintf(name, sizeof name, "%s%s", block, part);
  options.biased = !model->options.batch_norm;
  return add_convolution(model, name, &options, seed);
}

static BatchNorm norm(Model *model, const char *block, const char *part,
                      size_t channels)
{
  char name[64];
  BatchNorm none = { 0 };
  snprintf(name, sizeof name, "%s%s", block, part);
  return model->options.batch_norm ? add_batch_norm(model, name, channels)
                                   : none;
}
static void build_block(Model *model, ResidualBlock *block,
                        const char *name, size_t inputs, size_t outputs,
                        size_t stride, uint64_t seed)
{
  Conv2dOptions first = { inputs, outputs, 3, stride, 1, false };
  Conv2dOptions second = { outputs, outputs, 3, 1, 1, false };
  Conv2dOptions past = { inputs, outputs, 1, stride, 0, false };
  *block = (ResidualBlock){ .changes = stride > 1 || inputs != outputs };
  block->first = convolution(model, name, "conv1", first, seed);
  block->first_norm = norm(model, name, "bn1", outputs);
  block->second = convolution(model, name, "conv2", second, seed);
  block->second_norm = norm(model, name, "bn2", outputs);
  if (block->changes && model->options.residual) {
    block->past = convolution(model, name, "downsample.0", past, seed);
    block->past_norm = norm(model, name, "downsample.1", outputs);
  }
}
static void check_resnet(const ModelOptions *o)
{
  int round = 2 * o->stages; /* convolutions, a block in each stage */
  if (o->stages < 1 || o->stages > MAX_STAGES)
    fail(EXIT_OPTION, "resnet: expected 1 to %d stages, found %d",
         MAX_STAGES, o->stages);
  if (o->depth < round + 2 || o->depth > 110 ||
      (o->depth - 2) % round != 0)
    fail(EXIT_OPTION,
         "resnet: expected a depth of %d, %d, %d ... %d with %d stages, "
         "found %d",
         round + 2, 2 * round + 2, 3 * round + 2,
         108 / round * round + 2, o->stages, o->depth);
  if (o->height != o->width)
    fail(EXIT_OPTION, "resnet: expected square images, found %zu x %zu",
         o->height, o->width);
}

static void build_stages(Model *model, Resnet *resnet, uint64_t seed)
{
  const ModelOptions *o = &model->options;
  int each = resnet->blocks / o->stages;
  size_t inputs = o->stage[0];
  for (int i = 0; i < resnet->blocks; i++) {
    char name[32];
    int stage = i / each;
    size_t outputs = o->stage[stage];
    size_t stride = stage > 0 && i % each == 0 ? 2 : 1;
    snprintf(name, sizeof name, "layer%d.%d.", stage + 1, i % each);
    build_block(model, &resnet->block[i], name, inputs, outputs, stride,
                seed);
    inputs = outputs;
  }
}
static void fill_in_stages(ModelOptions *o)
{
  if (o->stages == 0)
    for (; o->stages < 3; o->stages++)
      o->stage[o->stages] = (size_t)16 << o->stages;
}

void resnet_build(Model *model, uint64_t seed)
{
  const ModelOptions *o = &model->options;
  check_image_shape(model);
  fill_in_stages(&model->options);
  check_resnet(o);
  Resnet *resnet = arena_alloc(model->arena, 1, sizeof *resnet);
  model->body = resnet;
  resnet->blocks = (o->depth - 2) / 2;
  resnet->block = arena_alloc(model->arena, (size_t)resnet->blocks,
                              sizeof *resnet->block);
  Conv2dOptions stem = { o->channels, o->stage[0], 3, 1, 1, false };
  resnet->stem = convolution(model, "", "conv1", stem, seed);
  resnet->stem_norm = norm(model, "", "bn1", o->stage[0]);
  build_stages(model, resnet, seed);
  add_layer(model, "fc", o->stage[o->stages - 1], o->classes, seed);
}

static TensorNode *normalised(const Model *model, Graph *graph,
                              const Conv2d *convolution,
                              const BatchNorm *norm, TensorNode *x,
                              bool training)
{
  x = apply_conv2d(graph, convolution, x);
  if (!model->options.batch_norm)
    return x;
  return apply_batch_norm_layer(graph, norm, x, training);
}

static TensorNode *score_block(const Model *model, Graph *graph,
                               const ResidualBlock *b, TensorNode *x,
                               bool training)
{
  Activation activation = model->options.activation;
  TensorNode *y = normalised(model, graph, &b->first, &b->first_norm, x,
                             training);
  y = apply_activation(graph, activation, y);
  y = normalised(model, graph, &b->second, &b->second_norm, y, training);
  if (model->options.residual) {
    if (b->changes)
      x = normalised(model, graph, &b->past, &b->past_norm, x, training);
    y = apply_add(graph, y, x);
  }
  return apply_activation(graph, activation, y);
}
TensorNode *resnet_score(const Model *model, Graph *graph,
                         TensorNode *images, bool training)
{
  const Resnet *resnet = model->body;
  TensorNode *x = as_images(model, graph, images);
  x = normalised(model, graph, &resnet->stem, &resnet->stem_norm, x,
                 training);
  x = apply_activation(graph, model->options.activation, x);
  for (int i = 0; i < resnet->blocks; i++)
    x = score_block(model, graph, &resnet->block[i], x, training);
  x = apply_average_pool(graph, x, x->shape.size[2], 1);
  x = apply_flatten(graph, x);
  return apply_linear(graph, x, model->layer[0].weight,
                      model->layer[0].bias);
}
