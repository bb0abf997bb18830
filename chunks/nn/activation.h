/* The activations that a model can have between its layers.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "core/graph.h"

/* What stands between two linear layers. */
typedef enum {
  ACTIVATION_SIGMOID,
  ACTIVATION_RELU,
  ACTIVATION_TANH,
  ACTIVATION_GELU,
  ACTIVATION_GELU_TANH,
} Activation;

/* The activation of every entry of x (equation element-wise:f); any
   shape. */
TensorNode *apply_activation(Graph *graph, Activation activation,
                             TensorNode *x);

/* Its name on the command line; NULL behind the last one. */
const char *activation_name(int activation);

/* Whether an activation is flat at x, where its value is f: the test
   for values of this op, or NULL if the op is no activation. */
typedef bool IsFlat(real x, real f);
IsFlat *flatness_of(const Op *op);

/* What He's rule has above the line for it (equation gelu:gain): 2,
   unless its chapter says otherwise. */
double activation_gain(Activation activation);

#endif
