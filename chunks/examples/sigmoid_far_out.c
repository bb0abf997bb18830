/* Three ways to a sigmoid, far out.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COUNT = 7 };
static const real far_out[COUNT] = { -1000, -40, -1, 0, 1, 40, 1000 };
static const real ones[COUNT] = { 1, 1, 1, 1, 1, 1, 1 };

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, vector_shape(COUNT), "x");
  memcpy(x->value, far_out, sizeof far_out);
  x->wants_gradient = true;
  TensorNode *f = apply_sigmoid(graph, x);
  graph_backward_from(graph, f, ones);
  printf("%6s%14s%14s%14s%16s\n", "x", "e^x/(1+e^x)", "sigmoid",
         "derivative", "from the input");
  for (int i = 0; i < COUNT; i++) {
    double above = exp(x->value[i]), below = exp(-x->value[i]);
    printf("%6g%14.6g%14.6g%14.6g%16.6g\n", x->value[i],
           above / (1 + above), f->value[i], x->gradient[i],
           below / ((1 + below) * (1 + below)));
  }
  graph_free(graph);
  return 0;
}
