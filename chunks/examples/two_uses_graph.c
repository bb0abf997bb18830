/* A tensor with two uses.
   Explained in "Looking at a graph", book/36-looking.nw. */

#include "ops/ops.h"

static TensorNode *leaf(Graph *graph, const char *name, real first)
{
  TensorNode *x = tensor_new(graph->arena, matrix_shape(1, 2), name);
  x->value[0] = first;
  x->value[1] = 2 * first;
  x->wants_gradient = true;
  return x;
}

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *a = leaf(graph, "a", 1), *b = leaf(graph, "b", 10);
  TensorNode *product = apply_multiply(graph, apply_add(graph, a, b), a);
  apply_sum(graph, product);
  graph_draw(graph, stdout);
  graph_free(graph);
}
