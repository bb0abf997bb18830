#include "nn/build.h"

#include "core/fail.h"
#include "ops/ops.h"

Conv2d add_convolution(Model *model, const char *name,
                       const Conv2dOptions *options, uint64_t seed)
{
  Conv2d layer = conv2d_new(model->arena, name, options,
                            model->options.init, seed,
                            next_stream(model));
  add_parameter(model, layer.weight);
  if (layer.bias)
    add_parameter(model, layer.bias);
  return layer;
}

BatchNorm add_batch_norm(Model *model, const char *name,
                         size_t channels)
{
  BatchNorm layer = batch_norm_new(model->arena, name, channels);
  add_parameter(model, layer.weight);
  add_parameter(model, layer.bias);
  model->buffer[model->buffers++] = layer.running_mean;
  model->buffer[model->buffers++] = layer.running_variance;
  return layer;
}

void check_image_shape(const Model *model)
{
  const ModelOptions *o = &model->options;
  double features =
      (double)o->channels * (double)o->height * (double)o->width;
  if (!o->features || features != (double)o->features)
    fail(EXIT_OPTION,
         "model: expected images of %zu features, found %zu x %zu x %zu",
         o->features, o->channels, o->height, o->width);
}

TensorNode *as_images(const Model *model, Graph *graph, TensorNode *x)
{
  const ModelOptions *o = &model->options;
  size_t n = x->shape.size[0];
  Shape shape = { 4, { n, o->channels, o->height, o->width } };
  return x->shape.rank == 4 ? x : apply_reshape(graph, x, shape);
}
