/* LeNet: two convolutions and three linear layers.
   Explained in "Deeper models", book/47-deep.nw. */

#include "nn/build.h"

#include "core/fail.h"
#include "ops/ops.h"

typedef struct {
  Conv2d convolution[2];
  BatchNorm norm[4];
} Lenet;

enum { SMALLEST = 16 }; /* pixels that leave one after all */

static size_t pooled(size_t size)
{
  return ((size - 4) / 2 - 4) / 2;
}

static void check_pixels(const ModelOptions *o)
{
  if (o->height < SMALLEST || o->width < SMALLEST)
    fail(EXIT_OPTION,
         "lenet: expected images of at least %d x %d pixels, "
         "found %zu x %zu",
         SMALLEST, SMALLEST, o->height, o->width);
}

static void add_norms(Model *model, Lenet *lenet)
{
  static const char *const name[] = { "bn1", "bn2", "bn3", "bn4" };
  static const size_t channels[] = { 6, 16, 120, 84 };
  for (int i = 0; i < 4; i++)
    lenet->norm[i] = add_batch_norm(model, name[i], channels[i]);
}
void lenet_build(Model *model, uint64_t seed)
{
  const ModelOptions *o = &model->options;
  check_image_shape(model);
  check_pixels(o);
  Lenet *lenet = arena_alloc(model->arena, 1, sizeof *lenet);
  model->body = lenet;
  Conv2dOptions first = { o->channels, 6, 5, 1, 0, true };
  Conv2dOptions second = { 6, 16, 5, 1, 0, true };
  lenet->convolution[0] = add_convolution(model, "conv1", &first, seed);
  lenet->convolution[1] = add_convolution(model, "conv2", &second, seed);
  size_t flat = 16 * pooled(o->height) * pooled(o->width);
  add_layer(model, "fc1", flat, 120, seed);
  add_layer(model, "fc2", 120, 84, seed);
  add_layer(model, "fc3", 84, o->classes, seed);
  if (o->batch_norm)
    add_norms(model, lenet);
}

static TensorNode *normalised(const Model *model, Graph *graph,
                              int layer, TensorNode *x, bool training)
{
  const Lenet *lenet = model->body;
  if (!model->options.batch_norm)
    return x;
  return apply_batch_norm_layer(graph, &lenet->norm[layer], x, training);
}
TensorNode *lenet_score(const Model *model, Graph *graph,
                        TensorNode *images, bool training)
{
  const Lenet *lenet = model->body;
  Activation activation = model->options.activation;
  TensorNode *x = as_images(model, graph, images);
  for (int i = 0; i < 2; i++) {
    x = apply_conv2d(graph, &lenet->convolution[i], x);
    x = normalised(model, graph, i, x, training);
    x = apply_max_pool(graph, x, 2, 2);
    x = apply_activation(graph, activation, x);
  }
  x = apply_flatten(graph, x);
  for (int i = 0; i < 3; i++) {
    x = apply_linear(graph, x, model->layer[i].weight,
                     model->layer[i].bias);
    if (i < 2) {
      x = normalised(model, graph, 2 + i, x, training);
      x = apply_activation(graph, activation, x);
    }
  }
  return x;
}
