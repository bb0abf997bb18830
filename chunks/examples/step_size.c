/* A walk along a parabola, for six lengths of step.
   Explained in "Steps, and steps too large", book/48-sgd.nw. */

#include "nn/optimizer.h"
#include "ops/ops.h"

#include <stdio.h>

enum {
  STEPS = 12,
  WALKS = 7
};

static const double rate[WALKS] = { 0.3, 1, 1.7, 2, 2.1, 2.1, 3.9 };
static const double momentum[WALKS] = { [5] = 0.9, [6] = 0.9 };

static void walk(double learning_rate, double mu, double x[])
{
  Arena *arena = arena_new();
  Graph *graph = graph_new();
  TensorNode *w = tensor_new(arena, scalar_shape(), "x");
  w->wants_gradient = true;
  w->value[0] = 1;
  Optimizer *sgd = sgd_new(arena, &w, 1, learning_rate, mu, 0);
  const real half = 0.5;
  for (int t = 0; t <= STEPS; t++) {
    x[t] = w->value[0];
    graph_clear(graph);
    graph_backward_from(graph, apply_multiply(graph, w, w), &half);
    optimizer_step(sgd);
  }
  graph_free(graph);
  arena_free(arena);
}

int main(void)
{
  double x[WALKS][STEPS + 1];
  for (int k = 0; k < WALKS; k++)
    walk(rate[k], momentum[k], x[k]);
  printf("%-8s", "momentum");
  for (int k = 0; k < WALKS; k++)
    printf("%9g", momentum[k]);
  printf("\n%-8s", "rate");
  for (int k = 0; k < WALKS; k++)
    printf("%9g", rate[k]);
  for (int t = 0; t <= STEPS; t++) {
    printf("\n%-8d", t);
    for (int k = 0; k < WALKS; k++)
      printf("%9.3f", x[k][t]);
  }
  printf("\n");
  return 0;
}
