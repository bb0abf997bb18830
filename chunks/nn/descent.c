#include "nn/descent.h"

#include "core/product.h"
#include "ops/ops.h"

static bool is_parameter(const Optimizer *optimizer, const TensorNode *w)
{
  for (int p = 0; p < optimizer->parameters; p++)
    if (optimizer->parameter[p] == w)
      return true;
  return false;
}

static bool may_descend(const Optimizer *o, const OpNode *node)
{
  return o->states == 0 && o->weight_decay == 0 &&
         node->op == &linear_op && node->input[1]->uses == 1 &&
         element_count(node->input[1]->shape) >= LARGE_WEIGHT &&
         is_parameter(o, node->input[1]);
}

static void descend(const OpNode *node, real s)
{
  const TensorNode *x = node->input[0];
  TensorNode *w = node->input[1];
  int n = (int)x->shape.size[0];
  int f = (int)x->shape.size[1];
  int m = (int)w->shape.size[0];
  if (node->output->gradient)
    product(CblasTrans, CblasNoTrans, m, f, n,
            s, node->output->gradient, m, x->value, f, 1, w->value);
}

void backward_and_descend(Optimizer *optimizer, Graph *graph,
                          TensorNode *loss)
{
  for (size_t i = 0; i < graph->length; i++)
    if (may_descend(optimizer, graph->tape[i]))
      graph->tape[i]->input[1]->wants_gradient = false;
  graph_backward(graph, loss);
  for (size_t i = 0; i < graph->length; i++)
    if (may_descend(optimizer, graph->tape[i])) {
      graph->tape[i]->input[1]->wants_gradient = true;
      descend(graph->tape[i], (real)-optimizer->learning_rate);
    }
}
