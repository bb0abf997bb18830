/* Its kernels and its bias.
   Explained in "Deeper models", book/47-deep.nw. */

#include "nn/convolution.h"

#include "core/fail.h"
#include "ops/ops.h"

#include <stdio.h>
#include <string.h>

static const char *join(Arena *arena, const char *layer, const char *part)
{
  size_t size = strlen(layer) + 1 + strlen(part) + 1;
  char *name = arena_alloc(arena, size, 1);
  snprintf(name, size, "%s.%s", layer, part);
  return name;
}

static void draw_kernels(TensorNode *weight, const Conv2dOptions *o,
                         const Draw *draw)
{
  size_t window = o->kernel * o->kernel;
  TensorNode matrix = *weight;
  matrix.shape = matrix_shape(o->outputs, o->inputs * window);
  double deviation = initial_deviation(
      draw->rule, draw->gain, o->inputs * window, o->outputs * window);
  draw_weights(&matrix, deviation, draw->seed, draw->stream);
}

Conv2d conv2d_new(Arena *arena, const char *name,
                  const Conv2dOptions *o, const Draw *draw)
{
  if (!o->inputs || !o->outputs || !o->kernel)
    fail(EXIT_OPTION,
         "layer %s: expected at least 1 input, 1 output and a kernel "
         "of 1, found %zu, %zu and %zu",
         name, o->inputs, o->outputs, o->kernel);
  Shape shape = { 4, { o->outputs, o->inputs, o->kernel, o->kernel } };
  Conv2d layer = { .options = *o };
  layer.weight = tensor_new(arena, shape, join(arena, name, "weight"));
  layer.weight->wants_gradient = true;
  draw_kernels(layer.weight, o, draw);
  if (o->biased) {
    layer.bias = tensor_new(arena, vector_shape(o->outputs),
                            join(arena, name, "bias"));
    layer.bias->wants_gradient = true;
    memset(layer.bias->value, 0, o->outputs * sizeof(real));
  }
  return layer;
}

TensorNode *apply_conv2d(Graph *graph, const Conv2d *layer,
                         TensorNode *images)
{
  return apply_convolve(graph, images, layer->weight, layer->bias,
                        layer->options.stride, layer->options.padding);
}
