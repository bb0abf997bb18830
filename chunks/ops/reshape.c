#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

static void copy_numbers(size_t count, const real *restrict from,
                         real *restrict to)
{
#pragma omp parallel for simd num_threads(threads_for(count))
  for (size_t i = 0; i < count; i++)
    to[i] = from[i];
}

static void reshape_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  copy_numbers(element_count(x->shape), x->value, node->output->value);
}

static void reshape_backward(const OpNode *node, real *const gradient[])
{
  const TensorNode *x = node->input[0];
  if (gradient[0])
    copy_numbers(element_count(x->shape), node->output->gradient,
                 gradient[0]);
}

const Op reshape_op = { "reshape", reshape_forward, reshape_backward };

TensorNode *apply_reshape(Graph *graph, TensorNode *x, Shape shape)
{
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  check_row_major("reshape", x);
  if (element_count(shape) != element_count(x->shape))
    fail(EXIT_INPUT,
         "reshape: expected a shape with as many entries as %s, "
         "found %s",
         shape_text(x->shape, a), shape_text(shape, b));
  return graph_apply(graph, &reshape_op, shape, 1, &x, NULL);
}
