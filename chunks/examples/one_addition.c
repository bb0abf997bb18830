/* The tape of one addition.
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
  TensorNode *c = apply_add(graph, a, b);

  printf("c->value                    %g %g\n", c->value[0],
         c->value[1]);
  printf("c->source->op->name         %s\n", c->source->op->name);
  printf("c->source->input[0] == a    %s\n",
         c->source->input[0] == a ? "yes" : "no");
  printf("c->source->input[0]->value  %g %g\n",
         c->source->input[0]->value[0], c->source->input[0]->value[1]);
  printf("c->source->output == c      %s\n",
         c->source->output == c ? "yes" : "no");
  printf("a->gradient                 %s\n\n",
         a->gradient ? "an array" : "NULL");

  graph_backward(graph, apply_sum(graph, c));
  printf("after the backward of sum(c):\n");
  graph_print(graph, stdout);
  graph_free(graph);
}
