/* One entry of each row, chosen by a label.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "core/threads.h"
#include "ops/check.h"
#include "ops/labels.h"
#include "ops/ops.h"

typedef struct {
  const unsigned char *label;
} Selection;

static void select_forward(const OpNode *node)
{
  const Selection *selection = node->context;
  const TensorNode *x = node->input[0];
  size_t n = x->shape.size[0], m = x->shape.size[1];
  for (size_t i = 0; i < n; i++)
    node->output->value[i] = x->value[i * m + selection->label[i]];
}

static void select_backward(const OpNode *node, real *const gradient[])
{
  const unsigned char *c = ((Selection *)node->context)->label;
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  size_t count = n * m;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      x_nabla[i * m + j] = c[i] == j ? f_nabla[i] : 0;
}

const Op select_op = { "select", select_forward, select_backward };

TensorNode *apply_select(Graph *graph, TensorNode *x,
                         const unsigned char *label)
{
  check_matrix("select", x);
  check_labels("select", x, label);
  Selection *selection = arena_alloc(graph->arena, 1, sizeof *selection);
  selection->label = label;
  return graph_apply(graph, &select_op, vector_shape(x->shape.size[0]),
                     1, &x, selection);
}
