/* A graph with many paths.
   Explained in "What a tape avoids", book/38-avoids.nw. */

#include "ops/ops.h"

#include <math.h>

static size_t calls;

static void halve_forward(const OpNode *node)
{
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    node->output->value[i] = node->input[0]->value[i] / 2;
}

static void halve_backward(const OpNode *node, real *const gradient[])
{
  calls++;
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    if (gradient[0])
      gradient[0][i] = node->output->gradient[i] / 2;
}

static const Op halve_op = { "halve", halve_forward, halve_backward };

static void join_forward(const OpNode *node)
{
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    node->output->value[i] =
        node->input[0]->value[i] + node->input[1]->value[i];
}

static void join_backward(const OpNode *node, real *const gradient[])
{
  calls++;
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    for (int k = 0; k < 2; k++)
      if (gradient[k])
        gradient[k][i] = node->output->gradient[i];
}

static const Op join_op = { "join", join_forward, join_backward };

static TensorNode *ladder(Graph *graph, TensorNode *x, size_t diamonds)
{
  for (size_t i = 0; i < diamonds; i++) {
    TensorNode *half[2];
    for (int k = 0; k < 2; k++)
      half[k] = graph_apply(graph, &halve_op, x->shape, 1, &x, NULL);
    x = graph_apply(graph, &join_op, x->shape, 2, half, NULL);
  }
  return x;
}

int main(void)
{
  printf("diamonds  op nodes  paths            backward calls\n");
  for (size_t n = 1; n <= 100000; n *= 10) {
    Graph *graph = graph_new();
    TensorNode *x = tensor_new(graph->arena, scalar_shape(), "x");
    *x->value = 1;
    x->wants_gradient = true;
    calls = 0;
    graph_backward(graph, ladder(graph, x, n));
    printf("%8zu  %8zu  10^%-12.0f  %14zu\n", n, graph->length,
           floor((double)n * log10(2)), calls);
    graph_free(graph);
  }
}
