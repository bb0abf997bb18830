/* Both forms of GELU beside ReLU, and their derivatives.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/ops.h"

#include <stdio.h>

enum { COUNT = 801 };

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
  TensorNode *(*form[])(Graph *, TensorNode *) = {
    apply_gelu, apply_gelu_tanh, apply_relu
  };
  for (int k = 0; k < 3; k++) {
    TensorNode *f = form[k](graph, x);
    graph_backward_from(graph, f, ones);
    for (int i = 0; i < COUNT; i++)
      printf("%g\t%g\t%g\n", x->value[i], f->value[i], x->gradient[i]);
    printf("\n\n");
  }
  graph_free(graph);
  return 0;
}
