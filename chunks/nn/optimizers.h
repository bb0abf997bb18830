/* The optimizers that a run can have.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#ifndef NN_OPTIMIZERS_H
#define NN_OPTIMIZERS_H

#include "nn/optimizer.h"

typedef enum {
  OPTIMIZER_SGD,
  OPTIMIZER_ADAM,
} OptimizerKind;

/* A kind of optimizer: its name on the command line, the options that
   only some have, and its usual learning rate. */
typedef struct {
  const char *name;
  const char *const *option; /* their names, NULL behind the last */
  double learning_rate;
} OptimizerTraits;

/* Those of a kind; NULL behind the last one. */
const OptimizerTraits *optimizer_traits(int kind);

/* An optimizer of this kind; see sgd_new and adam_new. What the kind
   does not have, it ignores. */
Optimizer *optimizer_new(OptimizerKind kind, Arena *arena,
                         TensorNode **parameter, int parameters,
                         double learning_rate, double momentum,
                         double weight_decay);

#endif
