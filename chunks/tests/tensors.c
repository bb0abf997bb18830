/* Leaves and comparisons for tests of ops.
   Explained in "Expand", book/18-expand.nw. */

#include "tests/tensors.h"

#include "core/random.h"

#include <math.h>

TensorNode *tensor_of(Graph *graph, Shape shape,
                      const double entries[])
{
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  for (size_t i = 0; i < element_count(shape); i++)
    x->value[i] = (real)entries[i];
  x->wants_gradient = true;
  return x;
}

void assert_entries(const real *found, size_t count,
                    const double expected[], double tolerance)
{
  for (size_t i = 0; i < count; i++)
    if (found[i] != expected[i] &&
        !(fabs(found[i] - expected[i]) <= tolerance))
      fail_msg("entry %zu: expected %.17g, found %.17g", i,
               expected[i], (double)found[i]);
}

static void draw_integers(Random *random, size_t count, real *x)
{
  for (size_t i = 0; i < count; i++)
    x[i] = (real)random_below(random, 19) - 9;
}

static double inner_product(size_t count, const real *x, const real *y)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += (double)x[i] * y[i];
  return sum;
}

void assert_transpose(Shape shape,
                      TensorNode *(*f)(Graph *graph, TensorNode *x))
{
  Random random = random_start(18, 0);
  size_t n = element_count(shape);
  Graph *graph = graph_new();
  for (int round = 0; round < 10; round++) {
    TensorNode *x = tensor_new(graph->arena, shape, "x");
    x->wants_gradient = true;
    draw_integers(&random, n, x->value);
    TensorNode *y = f(graph, x);
    size_t m = element_count(y->shape);
    real *g = arena_alloc(graph->arena, m, sizeof(real));
    draw_integers(&random, m, g);
    graph_backward_from(graph, y, g);
    double left = inner_product(m, y->value, g);
    double right = inner_product(n, x->value, x->gradient);
    if (left != right)
      fail_msg("<Ax, g> is %g, <x, A'g> is %g", left, right);
    if (round == 9 && graph->length == 1)
      note_transpose(y->source->op->name);
    graph_clear(graph);
  }
  graph_free(graph);
}
