/* The loops of convolution, and the parts of a step.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/fail.h"
#include "ops/ops.h"

#include <stdio.h>
#include <string.h>

enum {
  FORWARD,
  IMAGES,
  WEIGHTS,
  KINDS,
  MOST_OPS = 32
};

static struct {
  const char *op;
  double seconds[KINDS];
} parts[MOST_OPS];
static double walks;

static double *part_of(const char *op, int kind)
{
  for (int i = 0; i < MOST_OPS; i++) {
    if (!parts[i].op)
      parts[i].op = op;
    if (!strcmp(parts[i].op, op))
      return &parts[i].seconds[kind];
  }
  fail(EXIT_OPTION, "part: expected at most %d ops, found %s",
       MOST_OPS, op);
}
double bench_part(const char *text)
{
  static const char *const kind[KINDS] = { "forward", "images",
                                           "weights" };
  char op[32], which[16] = "";
  double seconds = 0;
  if (sscanf(text, "%31s %15s", op, which) < 1)
    fail(EXIT_OPTION, "part: expected OP [KIND]");
  for (int i = 0; i < MOST_OPS && parts[i].op; i++)
    for (int k = 0; k < KINDS; k++)
      if (!strcmp(parts[i].op, op) &&
          (!*which || !strcmp(which, kind[k])))
        seconds += parts[i].seconds[k];
  return seconds / walks;
}

static void time_backward(const OpNode *node, int kind,
                          real *const gradient[])
{
  double start = now();
  node->op->backward(node, gradient);
  *part_of(node->op->name, kind) += now() - start;
}

static void time_node_backward(const OpNode *node)
{
  real *g[MAX_INPUTS] = { NULL };
  for (int i = 0; i < node->inputs; i++)
    g[i] = node->input[i]->gradient;
  if (strcmp(node->op->name, "convolve") &&
      strcmp(node->op->name, "linear")) {
    time_backward(node, IMAGES, g);
    return;
  }
  if (g[0])
    time_backward(node, IMAGES, (real *[MAX_INPUTS]){ g[0] });
  g[0] = NULL;
  time_backward(node, WEIGHTS, g);
}
static double walk_once(const Graph *graph)
{
  double begin = now();
  for (size_t i = 0; i < graph->length; i++) {
    const OpNode *node = graph->tape[i];
    double start = now();
    node->op->forward(node);
    *part_of(node->op->name, FORWARD) += now() - start;
  }
  for (size_t i = graph->length; i-- > 0;)
    if (graph->tape[i]->output->gradient)
      time_node_backward(graph->tape[i]);
  return now() - begin;
}

typedef void Build(Graph *graph, void *what);

static double walk(Graph *graph, Build *build, void *what,
                   double seconds)
{
  double passed = 0;
  for (walks = -1; walks < 1 || passed < seconds; walks++) {
    graph_clear(graph);
    build(graph, what);
    if (walks < 1) {
      memset(parts, 0, sizeof parts);
      passed = 0;
    }
    passed += walk_once(graph);
  }
  return passed / walks;
}

static void build_network(Graph *graph, void *what)
{
  graph_backward(graph, work_loss(what));
}

double bench_walk(const char *text)
{
  Question q = question("walk", text);
  ModelOptions options = network(q.model);
  Work work = work_new(&options, q.batch);
  double seconds = walk(work.graph, build_network, &work, q.seconds);
  work_free(&work);
  return seconds;
}

typedef struct {
  bool images; /* want a gradient */
  size_t batch, inputs, outputs, kernel, stride, padding, size;
} Layer;

static TensorNode *leaf(Graph *graph, Shape shape, bool wants)
{
  TensorNode *x = tensor_new(graph->arena, shape, "leaf");
  size_t count = element_count(shape);
  for (size_t i = 0; i < count; i++)
    x->value[i] = (real)(i % 17) / 17;
  x->wants_gradient = wants;
  return x;
}

static void backward_from_itself(Graph *graph, TensorNode *output)
{
  graph_backward_from(graph, output, output->value);
}
static void build_convolve(Graph *graph, void *what)
{
  const Layer *l = what;
  TensorNode *x = leaf(
      graph, image_shape(l->batch, l->inputs, l->size, l->size),
      l->images);
  Shape kernels = {
    4, { l->outputs, l->inputs, l->kernel, l->kernel }
  };
  TensorNode *w = leaf(graph, kernels, true);
  backward_from_itself(graph, apply_convolve(graph, x, w, NULL,
                                             l->stride, l->padding));
}

static void build_linear(Graph *graph, void *what)
{
  const Layer *l = what;
  TensorNode *x =
      leaf(graph, matrix_shape(l->batch, l->inputs), l->images);
  TensorNode *w =
      leaf(graph, matrix_shape(l->outputs, l->inputs), true);
  backward_from_itself(graph, apply_linear(graph, x, w, NULL));
}

static double walk_layer(Build *build, Layer *l, double seconds)
{
  use(1);
  Graph *graph = graph_new();
  double found = walk(graph, build, l, seconds);
  graph_free(graph);
  return found;
}
double bench_convolve(const char *text)
{
  Layer l = { .images = true };
  double seconds;
  if (sscanf(text, "%zu %zu %zu %zu %zu %zu %zu %lf", &l.batch,
             &l.inputs, &l.outputs, &l.kernel, &l.stride, &l.padding,
             &l.size, &seconds) < 8)
    fail(EXIT_OPTION, "convolve: expected BATCH CHANNELS OUTPUTS KERNEL "
                      "STRIDE PADDING SIZE SECONDS");
  l.images = l.inputs > 3;
  return walk_layer(build_convolve, &l, seconds);
}

double bench_linear(const char *text)
{
  Layer l = { .images = true };
  double seconds;
  if (sscanf(text, "%zu %zu %zu %lf", &l.batch, &l.inputs, &l.outputs,
             &seconds) < 4)
    fail(EXIT_OPTION,
         "linear: expected BATCH FEATURES OUTPUTS SECONDS");
  return walk_layer(build_linear, &l, seconds);
}
