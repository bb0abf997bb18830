/* One number that becomes sixteen.
   Explained in "Expand", book/18-expand.nw. */

#include "ops/ops.h"

#include <stdio.h>

enum {
  ROWS = 3,
  COPIES = 16
};

static const real G[ROWS * COPIES] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
  3, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 3
};

static double loss(const TensorNode *y)
{
  double l = 0;
  for (int k = 0; k < ROWS * COPIES; k++)
    l += G[k] * y->value[k];
  return l;
}

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(ROWS, 1), "x");
  for (int i = 0; i < ROWS; i++)
    x->value[i] = i + 1;
  x->wants_gradient = true;
  TensorNode *y = apply_expand(graph, x, 1, COPIES);
  graph_backward_from(graph, y, G);
  printf("row   backward   16 x first   l gains\n");
  for (int i = 0; i < ROWS; i++) {
    double before = loss(y);
    x->value[i] += 1;
    graph_replay(graph);
    double gained = loss(y) - before;
    printf("%3d %10g %12g %9g\n", i, x->gradient[i],
           COPIES * G[i * COPIES], gained);
  }
  graph_free(graph);
}
