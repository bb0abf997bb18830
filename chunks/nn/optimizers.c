/* The list of optimizers.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "nn/optimizers.h"

static Optimizer *adam_plain(Arena *arena, TensorNode **parameter,
                             int parameters, double learning_rate,
                             double momentum, double weight_decay)
{
  (void)momentum; /* it keeps averages of its own */
  return adam_new(arena, parameter, parameters, learning_rate,
                  weight_decay);
}

static const char *const sgd_options[] = { "momentum", NULL };
static const char *const adam_options[] = { NULL };

static const struct {
  OptimizerTraits traits;
  Optimizer *(*make)(Arena *arena, TensorNode **parameter,
                     int parameters, double learning_rate,
                     double momentum, double weight_decay);
} known[] = {
  [OPTIMIZER_SGD] = { { "sgd", sgd_options, 0.1 }, sgd_new },
  [OPTIMIZER_ADAM] = { { "adam", adam_options, 0.001 }, adam_plain },
};

const OptimizerTraits *optimizer_traits(int kind)
{
  int optimizers = sizeof known / sizeof *known;
  return kind < optimizers ? &known[kind].traits : NULL;
}

Optimizer *optimizer_new(OptimizerKind kind, Arena *arena,
                         TensorNode **parameter, int parameters,
                         double learning_rate, double momentum,
                         double weight_decay)
{
  return known[kind].make(arena, parameter, parameters, learning_rate,
                          momentum, weight_decay);
}
