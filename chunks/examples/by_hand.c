/* The tape of the network that was worked out by hand.
   Explained in "What 'the backward of' means", book/10-backward.nw. */

#include "ops/ops.h"

#include <string.h>

/* A matrix, or a vector when rows is 0. */
static TensorNode *entries(Graph *graph, const char *name, size_t rows,
                           size_t columns, const real *value)
{
  Shape shape = rows ? matrix_shape(rows, columns)
                     : vector_shape(columns);
  TensorNode *leaf = tensor_new(graph->arena, shape, name);
  memcpy(leaf->value, value, element_count(shape) * sizeof(real));
  leaf->wants_gradient = true;
  return leaf;
}

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = entries(graph, "x", 1, 2, (real[]){ 1, 2 });
  TensorNode *w = entries(graph, "W", 2, 2, (real[]){ 1, -1, 2, 1 });
  TensorNode *b = entries(graph, "b", 0, 2, (real[]){ 0, -1 });
  TensorNode *v = entries(graph, "V", 2, 2, (real[]){ 2, 1, 3, -1 });
  TensorNode *c = entries(graph, "c", 0, 2, (real[]){ 0, 2 });
  TensorNode *t = entries(graph, "t", 1, 2, (real[]){ 1, 1 });
  t->wants_gradient = false;
  TensorNode *a = apply_linear(graph, x, w, b);
  TensorNode *h = apply_relu(graph, a);
  TensorNode *o = apply_linear(graph, h, v, c);
  TensorNode *d = apply_subtract(graph, o, t);
  TensorNode *loss = apply_sum(graph, apply_multiply(graph, d, d));
  graph_backward(graph, loss);
  graph_print(graph, stdout);
  graph_free(graph);
}
