/* An image and its windows.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "ops/ops.h"

#include <stdio.h>

static void print_rows(const real *x, size_t rows, size_t columns)
{
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      printf("%4g%s", x[i * columns + j], j + 1 < columns ? "" : "\n");
}

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x =
      tensor_new(graph->arena, (Shape){ 4, { 1, 1, 3, 3 } }, "x");
  for (int i = 0; i < 9; i++)
    x->value[i] = i + 1;
  x->wants_gradient = true;
  TensorNode *u = apply_unfold(graph, x, 2, 1, 0);
  real ones[16];
  for (int i = 0; i < 16; i++)
    ones[i] = 1;
  graph_backward_from(graph, u, ones);
  printf("X\n");
  print_rows(x->value, 3, 3);
  printf("U, a row for each position\n");
  print_rows(u->value, 4, 4);
  printf("the gradient of X, where that of U is 1 everywhere\n");
  print_rows(x->gradient, 3, 3);
  graph_free(graph);
}
