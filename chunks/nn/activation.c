#include "nn/activation.h"

#include "ops/ops.h"

#include <math.h>

static bool sigmoid_is_flat(real x, real f)
{
  real low = (real)((1 - sqrt(0.95)) / 2);
  real high = (real)((1 + sqrt(0.95)) / 2);
  (void)x;
  return f <= low || f >= high;
}

static bool tanh_is_flat(real x, real f)
{
  real bound = (real)sqrt(0.95);
  (void)x;
  return f <= -bound || f >= bound;
}

static bool relu_is_flat(real x, real f)
{
  (void)x;
  return f <= 0;
}

static const struct {
  const char *name;
  TensorNode *(*apply)(Graph *graph, TensorNode *x);
  const Op *op;
  IsFlat *is_flat;
} known[] = {
  [ACTIVATION_SIGMOID] = { "sigmoid", apply_sigmoid, &sigmoid_op,
                           sigmoid_is_flat },
  [ACTIVATION_RELU] = { "relu", apply_relu, &relu_op, relu_is_flat },
  [ACTIVATION_TANH] = { "tanh", apply_tanh, &tanh_op, tanh_is_flat },
};
enum { KNOWN = sizeof known / sizeof *known };

TensorNode *apply_activation(Graph *graph, Activation activation,
                             TensorNode *x)
{
  return known[activation].apply(graph, x);
}

const char *activation_name(int activation)
{
  return activation < KNOWN ? known[activation].name : NULL;
}

IsFlat *flatness_of(const Op *op)
{
  for (int i = 0; i < KNOWN; i++)
    if (known[i].op == op)
      return known[i].is_flat;
  return NULL;
}
