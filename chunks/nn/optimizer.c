#include "nn/optimizer.h"

#include "core/threads.h"

#include <stdio.h>
#include <string.h>

TensorNode *state_like(Arena *arena, const char *prefix,
                       const TensorNode *w)
{
  size_t size = strlen(prefix) + 1 + strlen(w->name) + 1;
  char *name = arena_alloc(arena, size, 1);
  snprintf(name, size, "%s.%s", prefix, w->name);
  TensorNode *state = tensor_new(arena, w->shape, name);
  memset(state->value, 0, element_count(w->shape) * sizeof(real));
  return state;
}

static void plain_step(size_t n, real *restrict w,
                       const real *restrict w_nabla, real rate,
                       real decay)
{
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t i = 0; i < n; i++)
    w[i] -= rate * (w_nabla[i] + decay * w[i]);
}

static void momentum_step(size_t n, real *restrict w, real *restrict v,
                          const real *restrict w_nabla, real rate,
                          real decay, real momentum)
{
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t i = 0; i < n; i++) {
    v[i] = momentum * v[i] + (w_nabla[i] + decay * w[i]);
    w[i] -= rate * v[i];
  }
}

static void sgd_step(Optimizer *optimizer)
{
  real rate = (real)optimizer->learning_rate;
  real decay = (real)optimizer->weight_decay;
  real momentum = (real)optimizer->momentum;
  for (int p = 0; p < optimizer->parameters; p++) {
    TensorNode *w = optimizer->parameter[p];
    size_t n = element_count(w->shape);
    if (!w->gradient)
      continue;
    if (optimizer->states == 0)
      plain_step(n, w->value, w->gradient, rate, decay);
    else
      momentum_step(n, w->value, optimizer->state[p]->value,
                    w->gradient, rate, decay, momentum);
  }
}

Optimizer *sgd_new(Arena *arena, TensorNode **parameter, int parameters,
                   double learning_rate, double momentum,
                   double weight_decay)
{
  Optimizer *optimizer = arena_alloc(arena, 1, sizeof *optimizer);
  *optimizer = (Optimizer){ .learning_rate = learning_rate,
                            .momentum = momentum,
                            .weight_decay = weight_decay,
                            .parameters = parameters,
                            .parameter = parameter,
                            .step = sgd_step };
  if (momentum == 0)
    return optimizer;
  optimizer->states = parameters;
  optimizer->state = arena_alloc(arena, (size_t)parameters,
                                 sizeof *optimizer->state);
  for (int p = 0; p < parameters; p++)
    optimizer->state[p] = state_like(arena, "momentum", parameter[p]);
  return optimizer;
}

void optimizer_step(Optimizer *optimizer)
{
  optimizer->step(optimizer);
}
