/* A graph as text, and for Graphviz.
   Explained in "Looking at a graph", book/36-looking.nw. */

#include "core/graph.h"

enum { FEW = 8 };

static void print_name(const TensorNode *tensor, FILE *stream)
{
  if (tensor->source)
    fprintf(stream, "#%zu", tensor->source->number);
  else
    fprintf(stream, "%s", tensor->name ? tensor->name : "leaf");
}

static void print_numbers(const char *what, const TensorNode *tensor,
                          const real *number, FILE *stream)
{
  size_t n = element_count(tensor->shape);
  fprintf(stream, "     %-9s", what);
  for (size_t i = 0; number && n <= FEW && i < n; i++)
    fprintf(stream, " %.6g", without_sign(number[i]));
  if (!number)
    fprintf(stream, " none");
  else if (n > FEW)
    fprintf(stream, " (%zu numbers)", n);
  fprintf(stream, "\n");
}

static void print_tensor(const TensorNode *tensor, FILE *stream)
{
  char text[SHAPE_TEXT];
  fprintf(stream, ", shape %s\n", shape_text(tensor->shape, text));
  print_numbers("value", tensor, tensor->value, stream);
  print_numbers("gradient", tensor, tensor->gradient, stream);
}

static bool first_use(const Graph *graph, const OpNode *node, int k)
{
  for (size_t i = 0; i <= node->number; i++)
    for (int j = 0; j < graph->tape[i]->inputs; j++)
      if (graph->tape[i]->input[j] == node->input[k])
        return i == node->number && j == k;
  return true;
}

static void print_op_node(const OpNode *node, FILE *stream)
{
  fprintf(stream, "#%zu = %s(", node->number, node->op->name);
  for (int k = 0; k < node->inputs; k++) {
    fprintf(stream, "%s", k ? ", " : "");
    print_name(node->input[k], stream);
  }
  fprintf(stream, ")");
  print_tensor(node->output, stream);
}

void graph_print(const Graph *graph, FILE *stream)
{
  for (size_t i = 0; i < graph->length; i++) {
    const OpNode *node = graph->tape[i];
    for (int k = 0; k < node->inputs; k++)
      if (!node->input[k]->source && first_use(graph, node, k)) {
        print_name(node->input[k], stream);
        print_tensor(node->input[k], stream);
      }
    print_op_node(node, stream);
  }
}

static void draw_tensor(const TensorNode *tensor, const char *id,
                        FILE *stream)
{
  char text[SHAPE_TEXT];
  fprintf(stream, "  %s [shape=box, label=\"", id);
  print_name(tensor, stream);
  fprintf(stream, "\\n%s\"%s];\n", shape_text(tensor->shape, text),
          !tensor->source && tensor->wants_gradient ? ", penwidth=2.5"
                                                    : "");
}
enum { ID_TEXT = 64 };

static void name_leaf(const Graph *graph, const TensorNode *leaf,
                      char id[ID_TEXT])
{
  for (size_t i = 0; i < graph->length; i++)
    for (int k = 0; k < graph->tape[i]->inputs; k++)
      if (graph->tape[i]->input[k] == leaf) {
        snprintf(id, ID_TEXT, "leaf%zu_%d", i, k);
        return;
      }
}

static void draw_op_node(const Graph *graph, const OpNode *node,
                         FILE *stream)
{
  char id[ID_TEXT];
  fprintf(stream, "  op%zu [shape=ellipse, label=\"%s\"];\n",
          node->number, node->op->name);
  for (int k = 0; k < node->inputs; k++) {
    const TensorNode *input = node->input[k];
    if (input->source) {
      snprintf(id, ID_TEXT, "t%zu", input->source->number);
    } else {
      name_leaf(graph, input, id);
      draw_tensor(input, id, stream);
    }
    fprintf(stream, "  %s -> op%zu;\n", id, node->number);
  }
  snprintf(id, ID_TEXT, "t%zu", node->number);
  draw_tensor(node->output, id, stream);
  fprintf(stream, "  op%zu -> %s;\n", node->number, id);
}
void graph_draw(const Graph *graph, FILE *stream)
{
  fprintf(stream, "digraph tape {\n  rankdir=LR;\n"
                  "  node [fontsize=11];\n");
  for (size_t i = 0; i < graph->length; i++)
    draw_op_node(graph, graph->tape[i], stream);
  fprintf(stream, "}\n");
}
