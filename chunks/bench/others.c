/* Other ways to compute what a step computes.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/fail.h"
#include "ops/ops.h"
#include "trainer/measure.h"

#include <omp.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  Graph *graph;
  size_t nodes;
} Chain;

static void walk_chain(void *what)
{
  Chain *chain = what;
  Graph *graph = chain->graph;
  TensorNode *x = tensor_new(graph->arena, scalar_shape(), "x");
  *x->value = 1;
  x->wants_gradient = true;
  TensorNode *f = x;
  for (size_t i = 0; i < chain->nodes; i++)
    f = apply_add(graph, f, x);
  graph_backward(graph, f);
  graph_clear(graph);
}

double bench_nodes(const char *text)
{
  Chain chain = { .graph = graph_new() };
  if (sscanf(text, "%zu", &chain.nodes) < 1)
    fail(EXIT_OPTION, "nodes: expected N");
  walk_chain(&chain);
  walk_chain(&chain);
  double seconds = 1 / calls_a_second(walk_chain, &chain, 0.2);
  graph_free(chain.graph);
  return seconds;
}

double bench_load(const char *text)
{
  char name[16], folder[180] = "";
  if (sscanf(text, "%15s %179[^\n]", name, folder) < 1)
    fail(EXIT_OPTION, "load: expected DATA FOLDER");
  use(omp_get_num_procs());
  double start = now();
  DataSet *data = data_load(name, folder, false);
  double seconds = now() - start;
  data_free(data);
  return seconds;
}

double bench_evaluate(const char *text)
{
  (void)text;
  ModelOptions options = { .kind = MODEL_LENET,
                           .features = 3072,
                           .classes = 10,
                           .activation = ACTIVATION_RELU,
                           .channels = 3,
                           .height = 32,
                           .width = 32 };
  use(omp_get_num_procs());
  Work work = work_new(&options, 10000);
  Scaling scaling = scaling_for(SCALE_UNIT, &work.split);
  double start = now();
  Tally tally = { 0 };
  measure(work.model, work.graph, &work.split, scaling, 0, 10000,
          &tally);
  double seconds = now() - start;
  work_free(&work);
  return seconds;
}
