/* The logarithm of the softmax of each row.
   Explained in "Log-softmax and cross-entropy", book/24-log-softmax.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

#include <math.h>

static void log_softmax_row(size_t m, const real *restrict x,
                            real *restrict f)
{
  double largest = x[0];
  for (size_t l = 1; l < m; l++)
    if (x[l] > largest)
      largest = x[l];
  double sum = 0;
  for (size_t l = 0; l < m; l++)
    sum += exp(x[l] - largest);
  double log_sum = log(sum);
  for (size_t j = 0; j < m; j++)
    f[j] = (real)(x[j] - largest - log_sum);
}

static void log_softmax_forward(const OpNode *node)
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const real *x = node->input[0]->value;
  real *f = node->output->value;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++)
    log_softmax_row(m, x + i * m, f + i * m);
}

static void log_softmax_backward(const OpNode *node,
                                 real *const gradient[])
{
  size_t n = node->output->shape.size[0];
  size_t m = node->output->shape.size[1];
  size_t count = n * m;
  const real *restrict f = node->output->value;
  const real *restrict f_nabla = node->output->gradient;
  real *restrict x_nabla = gradient[0];
  if (!x_nabla)
    return;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < n; i++) {
    double sum = 0;
    for (size_t l = i * m; l < (i + 1) * m; l++)
      sum += f_nabla[l];
    for (size_t j = i * m; j < (i + 1) * m; j++)
      x_nabla[j] = (real)(f_nabla[j] - exp(f[j]) * sum);
  }
}

const Op log_softmax_op = { "log_softmax", log_softmax_forward,
                            log_softmax_backward };

TensorNode *apply_log_softmax(Graph *graph, TensorNode *x)
{
  check_matrix("log_softmax", x);
  if (x->shape.size[1] == 0)
    fail(EXIT_INPUT,
         "log_softmax: expected a matrix with columns, found none");
  return graph_apply(graph, &log_softmax_op, x->shape, 1, &x, NULL);
}
