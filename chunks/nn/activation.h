#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "core/graph.h"

/* What stands between two linear layers. */
typedef enum {
  ACTIVATION_SIGMOID,
  ACTIVATION_RELU,
  ACTIVATION_TANH
} Activation;

/* The activation of every entry of x (equation element-wise:f); any
   shape. */
TensorNode *apply_activation(Graph *graph, Activation activation,
                             TensorNode *x);

#endif
