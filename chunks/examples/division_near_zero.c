/* Division where it is dangerous.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"

#include <stdio.h>
#include <string.h>

enum { COUNT = 6 };
static const real numerator[COUNT] = { 3, 3, 1e-200, 3, 3, 0 };
static const real denominator[COUNT] = { 2, 1e-3, 1e-200, 0, -0., 0 };
static const real ones[COUNT] = { 1, 1, 1, 1, 1, 1 };

int main(void)
{
  Graph *graph = graph_new();
  Shape shape = vector_shape(COUNT);
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  TensorNode *y = tensor_new(graph->arena, shape, "y");
  memcpy(x->value, numerator, sizeof numerator);
  memcpy(y->value, denominator, sizeof denominator);
  x->wants_gradient = y->wants_gradient = true;
  TensorNode *f = apply_divide(graph, x, y);
  graph_backward_from(graph, f, ones);
  printf("%8s%8s%8s%12s%12s%14s\n",
         "X", "Y", "F", "X nabla", "Y nabla", "-X / (Y * Y)");
  for (int i = 0; i < COUNT; i++)
    printf("%8g%8g%8g%12g%12g%14g\n",
           x->value[i], y->value[i], f->value[i],
           x->gradient[i], y->gradient[i],
           -x->value[i] / (y->value[i] * y->value[i]));
  graph_free(graph);
  return 0;
}
