#include "core/graph.h"

#include "core/fail.h"
#include "core/threads.h"

#include <stdlib.h>
#include <string.h>

Graph *graph_new(void)
{
  Graph *graph = calloc(1, sizeof *graph);
  if (!graph)
    fail(EXIT_INPUT, "memory: expected room for a graph, found none left");
  graph->arena = arena_new();
  return graph;
}

void graph_free(Graph *graph)
{
  if (!graph)
    return;
  graph_clear(graph);
  arena_free(graph->arena);
  free(graph->tape);
  free(graph);
}

static void forget_gradients(Graph *graph);

void graph_clear(Graph *graph)
{
  forget_gradients(graph);
  for (size_t i = 0; i < graph->length; i++)
    for (int k = 0; k < graph->tape[i]->inputs; k++)
      graph->tape[i]->input[k]->uses = 0;
  graph->length = 0;
  arena_clear(graph->arena);
}

static void put_on_tape(Graph *graph, OpNode *node)
{
  if (graph->length == graph->capacity) {
    size_t capacity = graph->capacity ? 2 * graph->capacity : 64;
    OpNode **tape = realloc(graph->tape, capacity * sizeof *tape);
    if (!tape)
      fail(EXIT_INPUT, "memory: expected a tape of %zu, found none left",
           capacity);
    graph->tape = tape;
    graph->capacity = capacity;
  }
  node->number = graph->length;
  graph->tape[graph->length++] = node;
}

TensorNode *graph_apply(Graph *graph, const Op *op, Shape shape,
                        int inputs, TensorNode *const input[],
                        void *context)
{
  OpNode *node = arena_alloc(graph->arena, 1, sizeof *node);
  *node = (OpNode){ .op = op, .inputs = inputs, .context = context };
  TensorNode *output = tensor_new(graph->arena, shape, NULL);
  output->source = node;
  for (int i = 0; i < inputs; i++) {
    node->input[i] = input[i];
    input[i]->uses++;
    output->wants_gradient |= input[i]->wants_gradient;
  }
  node->output = output; /* the circle is closed */
  op->forward(node);     /* the op itself */
  put_on_tape(graph, node);
  return output;
}

static void forget_gradients(Graph *graph)
{
  for (size_t i = 0; i < graph->length; i++) {
    OpNode *node = graph->tape[i];
    node->output->gradient = NULL;
    for (int k = 0; k < node->inputs; k++)
      node->input[k]->gradient = NULL;
  }
}

static void add_contribution(TensorNode *tensor,
                             const real *restrict part)
{
  if (!tensor->gradient) {
    tensor->gradient = (real *)part;
    return;
  }
  size_t n = element_count(tensor->shape);
  real *restrict sum = tensor->gradient;
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t i = 0; i < n; i++)
    sum[i] += part[i];
}

static void send_back(Graph *graph, OpNode *node)
{
  real *gradient[MAX_INPUTS] = { NULL };
  for (int i = 0; i < node->inputs; i++) {
    TensorNode *input = node->input[i];
    if (input->wants_gradient)
      gradient[i] = arena_alloc(graph->arena,
                                element_count(input->shape),
                                sizeof(real));
  }
  node->op->backward(node, gradient);
  for (int i = 0; i < node->inputs; i++)
    if (gradient[i])
      add_contribution(node->input[i], gradient[i]);
}

void graph_backward_from(Graph *graph, TensorNode *output,
                         const real *gradient)
{
  size_t count = element_count(output->shape);
  if (!output->source)
    fail(EXIT_INPUT, "backward: expected what an op has made, found a "
                     "leaf");
  forget_gradients(graph);
  output->gradient = arena_alloc(graph->arena, count, sizeof(real));
  memcpy(output->gradient, gradient, count * sizeof(real));
  for (size_t i = graph->length; i-- > 0;)
    if (graph->tape[i]->output->gradient)
      send_back(graph, graph->tape[i]);
}
void graph_backward(Graph *graph, TensorNode *loss)
{
  if (element_count(loss->shape) != 1) {
    char text[SHAPE_TEXT];
    fail(EXIT_INPUT,
         "backward: expected a loss of one number, found shape %s",
         shape_text(loss->shape, text));
  }
  real one = 1;
  graph_backward_from(graph, loss, &one);
}

void graph_replay(const Graph *graph)
{
  for (size_t i = 0; i < graph->length; i++)
    graph->tape[i]->op->forward(graph->tape[i]);
}
