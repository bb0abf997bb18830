/* A tensor repeated along a dimension of size one.
   Explained in "Expand", book/18-expand.nw. */

#include "core/fail.h"
#include "ops/dimension.h"
#include "ops/ops.h"
#include "ops/repeat.h"

#include <stdint.h>

typedef struct {
  size_t outer, times, inner;
} Expansion;

static void expand_forward(const OpNode *node)
{
  const Expansion *e = node->context;
  repeat(e->outer, e->times, e->inner, node->input[0]->value,
         node->output->value);
}

static void expand_backward(const OpNode *node, real *const gradient[])
{
  const Expansion *e = node->context;
  if (gradient[0])
    sum_repeated(e->outer, e->times, e->inner,
                 node->output->gradient, gradient[0]);
}

const Op expand_op = { "expand", expand_forward, expand_backward };

TensorNode *apply_expand(Graph *graph, TensorNode *x, int dimension,
                         size_t times)
{
  char text[SHAPE_TEXT];
  check_dimension("expand", x, dimension);
  if (x->shape.size[dimension] != 1)
    fail(EXIT_INPUT,
         "expand: expected size 1 in dimension %d, found shape %s",
         dimension, shape_text(x->shape, text));
  size_t count = element_count(x->shape);
  size_t most = count ? SIZE_MAX / count : SIZE_MAX;
  if (times < 1 || times > most)
    fail(EXIT_INPUT, "expand: expected 1 to %zu times, found %zu", most,
         times);
  Expansion *e = arena_alloc(graph->arena, 1, sizeof *e);
  *e = (Expansion){ 1, times, 1 };
  for (int d = 0; d < dimension; d++)
    e->outer *= x->shape.size[d];
  for (int d = dimension + 1; d < x->shape.rank; d++)
    e->inner *= x->shape.size[d];
  Shape shape = x->shape;
  shape.size[dimension] = times;
  return graph_apply(graph, &expand_op, shape, 1, &x, e);
}
