/* The cross-entropy of log-probabilities with labels.
   Explained in "Log-softmax and cross-entropy", book/24-log-softmax.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/check.h"
#include "ops/labels.h"
#include "ops/ops.h"

typedef struct {
  const unsigned char *label;
  double w;
  double *term; /* room for a number for each image */
} CrossEntropy;

static void cross_entropy_forward(const OpNode *node)
{
  const CrossEntropy *e = node->context;
  const TensorNode *x = node->input[0];
  size_t n = x->shape.size[0], m = x->shape.size[1];
  for (size_t k = 0; k < n; k++)
    e->term[k] = x->value[k * m + e->label[k]];
  node->output->value[0] = (real)(-e->w * sum_images(n, e->term));
}
static void cross_entropy_backward(const OpNode *node,
                                   real *const gradient[])
{
  const CrossEntropy *e = node->context;
  const unsigned char *c = e->label;
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  size_t count = n * m;
  real right = (real)(-e->w * node->output->gradient[0]);
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      x_nabla[i * m + j] = c[i] == j ? right : 0;
}

const Op cross_entropy_op = { "cross_entropy", cross_entropy_forward,
                              cross_entropy_backward };

TensorNode *apply_cross_entropy(Graph *graph,
                                TensorNode *log_probabilities,
                                const unsigned char *label, bool mean)
{
  check_matrix("cross_entropy", log_probabilities);
  size_t n = log_probabilities->shape.size[0];
  if (n == 0)
    fail(EXIT_INPUT,
         "cross_entropy: expected a row or more, found none");
  check_labels("cross_entropy", log_probabilities, label);
  CrossEntropy *e = arena_alloc(graph->arena, 1, sizeof *e);
  *e = (CrossEntropy){ label, mean ? 1.0 / (double)n : 1.0,
                       arena_alloc(graph->arena, n, sizeof(double)) };
  return graph_apply(graph, &cross_entropy_op, scalar_shape(), 1,
                     &log_probabilities, e);
}
