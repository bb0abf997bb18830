/* Adam.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "core/threads.h"
#include "nn/optimizer.h"

#include <math.h>

static const double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8;

typedef struct {
  real rate;  /* eta over 1 - beta_1^t */
  real scale; /* 1 over the root of 1 - beta_2^t */
  real decay;
} Correction;

static void step_numbers(size_t n, real *restrict w, real *restrict m,
                         real *restrict v, const real *restrict w_nabla,
                         Correction c)
{
  real b1 = (real)beta_1, rest_1 = (real)(1 - beta_1);
  real b2 = (real)beta_2, rest_2 = (real)(1 - beta_2);
  real eps = (real)epsilon;
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t i = 0; i < n; i++) {
    real g = w_nabla[i] + c.decay * w[i];
    m[i] = b1 * m[i] + rest_1 * g;
    v[i] = b2 * v[i] + rest_2 * g * g;
    real root = (real)sqrt(v[i]);
    w[i] -= c.rate * m[i] / (root * c.scale + eps);
  }
}

static void adam_step(Optimizer *adam)
{
  int parameters = adam->parameters;
  real *steps = adam->state[2 * parameters]->value;
  *steps += 1;
  double t = *steps;
  Correction c = {
    .rate = (real)(adam->learning_rate / (1 - pow(beta_1, t))),
    .scale = (real)(1 / sqrt(1 - pow(beta_2, t))),
    .decay = (real)adam->weight_decay,
  };
  for (int p = 0; p < parameters; p++) {
    TensorNode *w = adam->parameter[p];
    if (w->gradient)
      step_numbers(element_count(w->shape), w->value,
                   adam->state[p]->value,
                   adam->state[parameters + p]->value, w->gradient, c);
  }
}

Optimizer *adam_new(Arena *arena, TensorNode **parameter, int parameters,
                    double learning_rate, double weight_decay)
{
  Optimizer *adam = arena_alloc(arena, 1, sizeof *adam);
  *adam = (Optimizer){ .learning_rate = learning_rate,
                       .weight_decay = weight_decay,
                       .parameters = parameters,
                       .parameter = parameter,
                       .states = 2 * parameters + 1,
                       .step = adam_step };
  adam->state = arena_alloc(arena, (size_t)adam->states,
                            sizeof *adam->state);
  for (int p = 0; p < parameters; p++) {
    adam->state[p] = state_like(arena, "adam.m", parameter[p]);
    adam->state[parameters + p] =
        state_like(arena, "adam.v", parameter[p]);
  }
  TensorNode *steps = tensor_new(arena, scalar_shape(), "adam.step");
  *steps->value = 0;
  adam->state[2 * parameters] = steps;
  return adam;
}
