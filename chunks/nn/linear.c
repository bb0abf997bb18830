/* Its weights and its bias.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "nn/linear.h"

#include "core/fail.h"

#include <stdio.h>
#include <string.h>

static const char *join(Arena *arena, const char *layer, const char *part)
{
  size_t size = strlen(layer) + 1 + strlen(part) + 1;
  char *name = arena_alloc(arena, size, 1);
  snprintf(name, size, "%s.%s", layer, part);
  return name;
}

static void check_sizes(const char *name, size_t inputs, size_t outputs)
{
  if (inputs == 0 || outputs == 0)
    fail(EXIT_OPTION,
         "layer %s: expected at least 1 input and 1 output, "
         "found %zu and %zu",
         name, inputs, outputs);
  if (outputs > SIZE_MAX / inputs)
    fail(EXIT_OPTION,
         "layer %s: expected a number of weights that can be counted, "
         "found %zu x %zu",
         name, outputs, inputs);
}

Linear linear_new(Arena *arena, const char *name, size_t inputs,
                  size_t outputs, const Draw *draw)
{
  check_sizes(name, inputs, outputs);
  Linear layer = {
    .weight = tensor_new(arena, matrix_shape(outputs, inputs),
                         join(arena, name, "weight")),
    .bias = tensor_new(arena, vector_shape(outputs),
                       join(arena, name, "bias")),
  };
  draw_weights(layer.weight,
               initial_deviation(draw->rule, draw->gain, inputs, outputs),
               draw->seed, draw->stream);
  memset(layer.bias->value, 0, outputs * sizeof(real));
  layer.weight->wants_gradient = layer.bias->wants_gradient = true;
  return layer;
}
