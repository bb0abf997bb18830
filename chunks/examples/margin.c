/* The margin loss of three images.
   Explained in "The multi-class margin loss", book/25-margin.nw. */

#include "ops/ops.h"

#include <stdio.h>

static const unsigned char label[] = { 0 };

static void print(Graph *graph, TensorNode *x, TensorNode *loss)
{
  graph_backward(graph, loss);
  printf("%10.4f%10.4f", loss->value[0], x->gradient[0]);
}

int main(void)
{
  Graph *graph = graph_new();
  printf("%6s%18s%20s\n", "right", "margin", "cross-entropy");
  printf("%6s%10s%10s%10s%10s\n", "score", "loss", "gradient", "loss",
         "gradient");
  for (double score = -2; score <= 3; score += 0.5) {
    TensorNode *x = tensor_new(graph->arena, matrix_shape(1, 3), "x");
    x->wants_gradient = true;
    x->value[0] = score;
    x->value[1] = x->value[2] = 0;
    printf("%6.1f", score);
    print(graph, x, apply_multi_margin(graph, x, label, true));
    print(graph, x,
          apply_cross_entropy(graph, apply_log_softmax(graph, x), label,
                              true));
    printf("\n");
    graph_clear(graph);
  }
  graph_free(graph);
  return 0;
}
