/* The list of activations: names, ops, where they are flat, gains.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "nn/activation.h"

#include "ops/normal.h"
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
static real gelu_slope(real x)
{
  return normal_distribution(x) + x * normal_density(x);
}

static bool gelu_is_flat(real x, real f)
{
  real largest = gelu_slope((real)M_SQRT2);
  (void)f;
  return fabs((double)gelu_slope(x)) <= 0.05 * (double)largest;
}
/* Equation gelu:gain; the last number is the root of 3. */
#define GELU_GAIN (1 / (1 / 3. + M_1_PI / (2 * 1.7320508075688772)))

static const struct {
  const char *name;
  TensorNode *(*apply)(Graph *graph, TensorNode *x);
  const Op *op;
  IsFlat *is_flat;
  double gain;
} known[] = {
  [ACTIVATION_SIGMOID] = { "sigmoid", apply_sigmoid, &sigmoid_op,
                           sigmoid_is_flat, 2 },
  [ACTIVATION_RELU] = { "relu", apply_relu, &relu_op, relu_is_flat, 2 },
  [ACTIVATION_TANH] = { "tanh", apply_tanh, &tanh_op, tanh_is_flat, 2 },
  [ACTIVATION_GELU] = { "gelu", apply_gelu, &gelu_op, gelu_is_flat,
                        GELU_GAIN },
  [ACTIVATION_GELU_TANH] = { "gelu-tanh", apply_gelu_tanh, &gelu_tanh_op,
                             gelu_is_flat, GELU_GAIN },
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

double activation_gain(Activation activation)
{
  return known[activation].gain;
}

IsFlat *flatness_of(const Op *op)
{
  for (int i = 0; i < KNOWN; i++)
    if (known[i].op == op)
      return known[i].is_flat;
  return NULL;
}
