#include "ops/ops.h"

#include "core/fail.h"
#include "core/product.h"
#include "core/threads.h"
#include "core/tree.h"
#include "ops/check.h"

#include <limits.h>
#include <string.h>

static void start_with_bias(const real *bias, size_t n, size_t m,
                            real *f)
{
  size_t count = n * m;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t a = 0; a < n; a++)
    memcpy(f + a * m, bias, m * sizeof(real));
}

static void linear_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0], *w = node->input[1];
  int n = (int)x->shape.size[0];
  int f = (int)x->shape.size[1];
  int m = (int)w->shape.size[0];
  const TensorNode *bias = node->inputs == 3 ? node->input[2] : NULL;
  real *value = node->output->value;
  if (bias)
    start_with_bias(bias->value, (size_t)n, (size_t)m, value);
  product(CblasNoTrans, CblasTrans, n, m, f,
          1, x->value, f, w->value, f, bias ? 1 : 0, value);
}

enum { COLUMNS = 256 };

static void sum_groups(const real *restrict f_nabla, size_t n, size_t m,
                       size_t first, size_t end, real *restrict group)
{
  for (size_t a = 0; a < n; a++) {
    real *restrict sum = group + a / GROUP * m;
    for (size_t i = first; i < end; i++)
      sum[i] = (a % GROUP ? sum[i] : 0) + f_nabla[a * m + i];
  }
}

static void sum_over_images(const real *f_nabla, size_t n, size_t m,
                            real *group, real *bias_nabla)
{
  size_t count = n * m;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t first = 0; first < m; first += COLUMNS) {
    size_t end = first + COLUMNS < m ? first + COLUMNS : m;
    sum_groups(f_nabla, n, m, first, end, group);
    add_in_tree(groups_of(n), m, end - first, group + first);
    for (size_t i = first; i < end; i++)
      bias_nabla[i] = group[i];
  }
}

static void linear_backward(const OpNode *node, real *const gradient[])
{
  const TensorNode *x = node->input[0], *w = node->input[1];
  int n = (int)x->shape.size[0];
  int f = (int)x->shape.size[1];
  int m = (int)w->shape.size[0];
  const real *f_nabla = node->output->gradient;
  real *x_nabla = gradient[0], *w_nabla = gradient[1];
  if (x_nabla)
    product(CblasNoTrans, CblasNoTrans, n, f, m,
            1, f_nabla, m, w->value, f, 0, x_nabla);
  if (w_nabla)
    product(CblasTrans, CblasNoTrans, m, f, n,
            1, f_nabla, m, x->value, f, 0, w_nabla);
  if (node->inputs == 3 && gradient[2])
    sum_over_images(f_nabla, (size_t)n, (size_t)m, node->context,
                    gradient[2]);
}

const Op linear_op = { "linear", linear_forward, linear_backward };

static void check_countable(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  for (int i = 0; i < x->shape.rank; i++)
    if (x->shape.size[i] < 1 || x->shape.size[i] > INT_MAX)
      fail(EXIT_INPUT, "%s: expected sizes from 1 to %d, found %s", op,
           INT_MAX, shape_text(x->shape, text));
}

TensorNode *apply_linear(Graph *graph, TensorNode *x, TensorNode *w,
                         TensorNode *bias)
{
  check_matrix("linear", x);
  check_matrix("linear", w);
  check_countable("linear", x);
  check_countable("linear", w);
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  if (w->shape.size[1] != x->shape.size[1])
    fail(EXIT_INPUT,
         "linear: expected weights with a column for each of %zu "
         "features, found %s",
         x->shape.size[1], shape_text(w->shape, a));
  Shape fits = vector_shape(w->shape.size[0]);
  if (bias && !same_shape(bias->shape, fits))
    fail(EXIT_INPUT, "linear: expected a bias of shape %s, found %s",
         shape_text(fits, a), shape_text(bias->shape, b));
  size_t n = x->shape.size[0], m = w->shape.size[0];
  real *group = bias ? arena_alloc(graph->arena, groups_of(n) * m,
                                   sizeof(real)) : NULL;
  return graph_apply(graph, &linear_op, matrix_shape(n, m),
                     bias ? 3 : 2, (TensorNode *[]){ x, w, bias },
                     group);
}
