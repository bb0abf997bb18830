#ifndef NN_OPTIMIZER_H
#define NN_OPTIMIZER_H

#include "core/tensor.h"

/* What changes the parameters, and what it remembers. The learning
   rate may be changed between two steps. */
typedef struct {
  double learning_rate, momentum, weight_decay;
  int parameters;
  TensorNode **parameter;
  int states; /* 0 without momentum, else one for each parameter */
  TensorNode **state;
} Optimizer;

/* Stochastic gradient descent (equations sgd:velocity, sgd:momentum,
   sgd:decay). The array of parameters must outlive it; its state
   lives in the arena and begins at zero. */
Optimizer *sgd_new(Arena *arena, TensorNode **parameter, int parameters,
                   double learning_rate, double momentum,
                   double weight_decay);

/* Changes every parameter that has a gradient. One that has none, as
   the loss does not depend on it, stays as it is. */
void optimizer_step(Optimizer *optimizer);

#endif
