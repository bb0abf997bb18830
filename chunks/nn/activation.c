#include "nn/activation.h"

#include "ops/ops.h"

TensorNode *apply_activation(Graph *graph, Activation activation,
                             TensorNode *x)
{
  static TensorNode *(*const apply[])(Graph *, TensorNode *) = {
    [ACTIVATION_SIGMOID] = apply_sigmoid,
    [ACTIVATION_RELU] = apply_relu,
    [ACTIVATION_TANH] = apply_tanh,
  };
  return apply[activation](graph, x);
}
