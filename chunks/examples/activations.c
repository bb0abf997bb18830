/* Sigmoid, tanh and ReLU, and their derivatives.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"

#include <stdio.h>

enum { COUNT = 601 };

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, vector_shape(COUNT), "x");
  real ones[COUNT];
  for (int i = 0; i < COUNT; i++) {
    x->value[i] = (i - COUNT / 2) / 100.0;
    ones[i] = 1;
  }
  x->wants_gradient = true;
  printf("name\tx\tvalue\tderivative\n");
  TensorNode *(*activation[])(Graph *, TensorNode *) = {
    apply_sigmoid, apply_tanh, apply_relu
  };
  for (int k = 0; k < 3; k++) {
    TensorNode *f = activation[k](graph, x);
    graph_backward_from(graph, f, ones);
    for (int i = 0; i < COUNT; i++)
      printf("%s\t%g\t%g\t%g\n", f->source->op->name, x->value[i],
             f->value[i], x->gradient[i]);
    printf("\n\n");
  }
  graph_free(graph);
  return 0;
}
