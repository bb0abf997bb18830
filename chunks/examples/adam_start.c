/* The first steps of Adam.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "nn/optimizer.h"

#include <math.h>
#include <stdio.h>

enum { LAST = 5000 };

static void walk(real steps, double length[])
{
  Arena *arena = arena_new();
  real one = 1;
  TensorNode *w = tensor_new(arena, scalar_shape(), "w");
  w->gradient = &one;
  *w->value = 0;
  Optimizer *adam = adam_new(arena, &w, 1, 1, 0);
  *adam->state[2]->value = steps;
  for (int t = 1; t <= LAST; t++) {
    double before = *w->value;
    optimizer_step(adam);
    length[t] = before - *w->value;
  }
  arena_free(arena);
}

int main(void)
{
  static double with[LAST + 1], without[LAST + 1];
  walk(0, with);
  walk(1000000, without);
  for (int t = 1; t <= LAST; t = 1 + (int)(1.05 * t))
    printf("%d %.4f %.4f\n", t, with[t], without[t]);
  return 0;
}
