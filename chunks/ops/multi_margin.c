/* The multi-class margin loss.
   Explained in "The multi-class margin loss", book/25-margin.nw. */

#include "core/fail.h"
#include "core/tree.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/labels.h"
#include "ops/ops.h"

typedef struct {
  const unsigned char *label;
  double w;
  double *term; /* room for a number for each image */
} Margin;

static bool too_near(double h)
{
  return !(h <= 0);
}

static void multi_margin_forward(const OpNode *node)
{
  const Margin *margin = node->context;
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  for (size_t k = 0; k < n; k++) {
    const real *x = node->input[0]->value + k * m;
    size_t c = margin->label[k];
    margin->term[k] = 0;
    for (size_t l = 0; l < m; l++) {
      double h = 1 - (double)x[c] + x[l];
      if (l != c && too_near(h))
        margin->term[k] += h;
    }
  }
  double sum = sum_images(n, margin->term);
  node->output->value[0] = (real)(margin->w / (double)m * sum);
}

static void multi_margin_backward(const OpNode *node,
                                  real *const gradient[])
{
  const Margin *margin = node->context;
  size_t n = node->input[0]->shape.size[0];
  size_t m = node->input[0]->shape.size[1];
  double step = margin->w / (double)m * node->output->gradient[0];
  if (!gradient[0])
    return;
  for (size_t i = 0; i < n; i++) {
    const real *x = node->input[0]->value + i * m;
    real *x_nabla = gradient[0] + i * m;
    size_t c = margin->label[i];
    double right = 0;
    for (size_t j = 0; j < m; j++) {
      bool near = j != c && too_near(1 - (double)x[c] + x[j]);
      x_nabla[j] = near ? (real)step : 0;
      right -= near ? step : 0;
    }
    x_nabla[c] = (real)right;
  }
}

const Op multi_margin_op = { "multi_margin", multi_margin_forward,
                             multi_margin_backward };

TensorNode *apply_multi_margin(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean)
{
  check_matrix("multi_margin", scores);
  size_t n = scores->shape.size[0];
  if (n == 0)
    fail(EXIT_INPUT,
         "multi_margin: expected a row or more, found none");
  check_labels("multi_margin", scores, label);
  Margin *margin = arena_alloc(graph->arena, 1, sizeof *margin);
  *margin = (Margin){ label, mean ? 1.0 / (double)n : 1.0,
                      arena_alloc(graph->arena, n, sizeof(double)) };
  return graph_apply(graph, &multi_margin_op, scalar_shape(), 1,
                     &scores, margin);
}
