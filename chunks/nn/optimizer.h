#ifndef NN_OPTIMIZER_H
#define NN_OPTIMIZER_H

#include "core/tensor.h"

/* What changes the parameters, and what it remembers. The learning
   rate may be changed between two steps. */
typedef struct Optimizer {
  double learning_rate, momentum, weight_decay;
  int parameters;
  TensorNode **parameter;
  int states; /* of SGD: 0 without momentum, else one a parameter */
  TensorNode **state;
  void (*step)(struct Optimizer *optimizer);
} Optimizer;

/* Stochastic gradient descent (equations sgd:velocity, sgd:momentum,
   sgd:decay). The array of parameters must outlive it; its state
   lives in the arena and begins at zero. */
Optimizer *sgd_new(Arena *arena, TensorNode **parameter, int parameters,
                   double learning_rate, double momentum,
                   double weight_decay);

typedef enum {
  OPTIMIZER_SGD,
  OPTIMIZER_ADAM
} OptimizerKind;

/* Adam (equations adam:first, adam:second, adam:step), with decay as
   in equation sgd:decay, beta 0.9 and 0.999 and epsilon 1e-8. Its
   state: the averages adam.m.NAME of all parameters, then adam.v.NAME
   of all, then adam.step, the number of steps taken. */
Optimizer *adam_new(Arena *arena, TensorNode **parameter, int parameters,
                    double learning_rate, double weight_decay);

/* A tensor of zeros like this parameter, named PREFIX.NAME. */
TensorNode *state_like(Arena *arena, const char *prefix,
                       const TensorNode *w);

/* Changes every parameter that has a gradient. One that has none, as
   the loss does not depend on it or as it has stepped already, stays
   as it is. */
void optimizer_step(Optimizer *optimizer);

#endif
