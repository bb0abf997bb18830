/* Its parameters and its running statistics.
   Explained in "Deeper models", book/47-deep.nw. */

#include "nn/batch_norm.h"

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

static TensorNode *filled(Arena *arena, const char *layer,
                          const char *part, size_t channels, real value)
{
  TensorNode *x = tensor_new(arena, vector_shape(channels),
                             join(arena, layer, part));
  for (size_t c = 0; c < channels; c++)
    x->value[c] = value;
  return x;
}

BatchNorm batch_norm_new(Arena *arena, const char *name,
                         size_t channels)
{
  BatchNorm layer = {
    .weight = filled(arena, name, "weight", channels, 1),
    .bias = filled(arena, name, "bias", channels, 0),
    .running_mean = filled(arena, name, "running_mean", channels, 0),
    .running_variance = filled(arena, name, "running_var", channels, 1),
  };
  layer.weight->wants_gradient = layer.bias->wants_gradient = true;
  return layer;
}

TensorNode *apply_batch_norm_layer(Graph *graph, const BatchNorm *layer,
                                   TensorNode *x, bool training)
{
  if (!training)
    return apply_running_norm(graph, x, layer->weight, layer->bias,
                              layer->running_mean,
                              layer->running_variance);
  TensorNode *f =
      apply_batch_norm(graph, x, layer->weight, layer->bias);
  follow_batch(f, layer->running_mean, layer->running_variance);
  return f;
}
