/* Rows divided by their sums.
   Explained in "Normalize and softmax", book/23-normalize.nw. */

#include "ops/ops.h"

#include <stdio.h>
#include <string.h>

enum {
  ROWS = 5,
  COLUMNS = 3
};

static const real rows[ROWS * COLUMNS] = {
  1, 1, 2, 1, 1, -1.999, 0.1, 0.2, -0.3, 1, 1, -2, 0, 0, 0
};
static const real g[ROWS * COLUMNS] = { 1, 0, 0, 1, 0, 0, 1, 0,
                                        0, 1, 0, 0, 1, 0, 0 };

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(ROWS, COLUMNS),
                             "x");
  memcpy(x->value, rows, sizeof rows);
  x->wants_gradient = true;
  TensorNode *f = apply_normalize(graph, x);
  graph_backward_from(graph, f, g);
  printf("%18s%12s%12s%14s%14s\n", "row of X", "its sum", "F_1",
         "X nabla_1", "X nabla_2");
  for (int i = 0; i < ROWS; i++) {
    const real *row = x->value + i * COLUMNS;
    const real *x_nabla = x->gradient + i * COLUMNS;
    printf("%6g%6g%8g%10.2g%12.4g%14.4g%14.4g\n", row[0], row[1], row[2],
           row[0] + row[1] + row[2], f->value[i * COLUMNS], x_nabla[0],
           x_nabla[1]);
  }
  graph_free(graph);
}
