/* Compares tangents sent forward with gradients sent backward.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/case.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

static void straight_tangent(OpNode *node, real *const v[], real *t)
{
  const double step = 1. / 256;
  size_t n = element_count(node->output->shape);
  memset(t, 0, n * sizeof *t);
  for (int i = 0; i < node->inputs; i++)
    for (int side = -1; side <= 1; side += 2) {
      TensorNode *x = node->input[i], moved = *x;
      size_t m = element_count(x->shape);
      moved.value = malloc(m * sizeof *moved.value);
      for (size_t k = 0; k < m; k++)
        moved.value[k] = x->value[k] + side * step * v[i][k];
      node->input[i] = &moved;
      node->op->forward(node);
      node->input[i] = x;
      free(moved.value);
      for (size_t k = 0; k < n; k++)
        t[k] += side * node->output->value[k] / (2 * step);
    }
  node->op->forward(node); /* all as it was */
}

static void gelu_tangent(OpNode *node, real *const v[], real *t)
{
  bool exact = strcmp(node->op->name, "gelu") == 0;
  for (size_t k = 0; k < element_count(node->output->shape); k++) {
    double x = node->input[0]->value[k], c = sqrt(2 / M_PI);
    double u = c * (x + 0.044715 * x * x * x);
    double du = c * (1 + 3 * 0.044715 * x * x);
    double below = exact ? (1 + erf(x / M_SQRT2)) / 2 : (1 + tanh(u)) / 2;
    double rise = exact ? exp(-x * x / 2) / sqrt(2 * M_PI)
                        : du / (2 * cosh(u) * cosh(u));
    t[k] = (below + x * rise) * v[0][k];
  }
}
static void divide_tangent(OpNode *node, real *const v[], real *t)
{
  const real *x = node->input[0]->value, *y = node->input[1]->value;
  for (size_t k = 0; k < element_count(node->output->shape); k++)
    t[k] = (v[0][k] * y[k] - x[k] * v[1][k]) / (y[k] * y[k]);
}

static void slope_tangent(OpNode *node, real *const v[], real *t)
{
  const char *op = node->op->name;
  for (size_t k = 0; k < element_count(node->output->shape); k++) {
    double x = node->input[0]->value[k];
    double slope = strcmp(op, "exp") == 0    ? exp(x)
                   : strcmp(op, "log") == 0  ? 1 / x
                   : strcmp(op, "tanh") == 0 ? pow(cosh(x), -2)
                                             : pow(2 * cosh(x / 2), -2);
    t[k] = slope * v[0][k];
  }
}
static void row_tangent(OpNode *node, real *const v[], real *t)
{
  size_t m = node->output->shape.size[1];
  bool softmax = strstr(node->op->name, "softmax");
  bool in_logs = strcmp(node->op->name, "log_softmax") == 0;
  for (size_t i = 0; i < node->output->shape.size[0]; i++, t += m) {
    const real *x = node->input[0]->value + i * m, *dx = v[0] + i * m;
    double sum = 0, moved = 0; /* of the row, and its tangent */
    for (size_t l = 0; l < m; l++) {
      double a = softmax ? exp(x[l]) : x[l];
      sum += a;
      moved += softmax ? a * dx[l] : dx[l];
    }
    for (size_t j = 0; j < m; j++) {
      double f = (softmax ? exp(x[j]) : x[j]) / sum;
      t[j] = in_logs   ? dx[j] - moved / sum
             : softmax ? f * (dx[j] - moved / sum)
                       : (dx[j] - f * moved) / sum;
    }
  }
}
enum { MOST_VALUES = 1 << 18 };

/* Copies the values of channel c to y, or y to them; returns how many. */
static size_t channel_values(Shape s, size_t c, real *x, double *y,
                             bool back)
{
  size_t area = s.rank == 4 ? s.size[2] * s.size[3] : 1, count = 0;
  for (size_t n = 0; n < s.size[0]; n++)
    for (size_t k = 0; k < area; k++, count++) {
      real *entry = &x[place_of(s, n, c * area + k)];
      assert_true(count < MOST_VALUES);
      if (back)
        *entry = y[count];
      else
        y[count] = *entry;
    }
  return count;
}

static void batch_norm_tangent(OpNode *node, real *const v[], real *t)
{
  static double x[MOST_VALUES], dx[MOST_VALUES];
  Shape s = node->output->shape;
  for (size_t c = 0; c < s.size[1]; c++) {
    double mean = 0, square = 0, dmean = 0, drho = 0;
    double gamma = node->input[1]->value[c];
    channel_values(s, c, node->input[0]->value, x, false);
    size_t m = channel_values(s, c, v[0], dx, false);
    for (size_t k = 0; k < m; k++) {
      mean += x[k] / m;
      dmean += dx[k] / m;
    }
    for (size_t k = 0; k < m; k++)
      square += (x[k] - mean) * (x[k] - mean) / m;
    double rho = sqrt(square + 1e-5);
    for (size_t k = 0; k < m; k++)
      drho += (x[k] - mean) / rho * dx[k] / m;
    for (size_t k = 0; k < m; k++) {
      double hat = (x[k] - mean) / rho;
      dx[k] = gamma * (dx[k] - dmean - hat * drho) / rho;
      dx[k] += v[1][c] * hat + v[2][c];
    }
    channel_values(s, c, t, dx, true);
  }
}

static const struct {
  const char *op;
  void (*tangent)(OpNode *node, real *const v[], real *t);
} curved[] = {
  { "gelu", gelu_tangent },
  { "gelu_tanh", gelu_tangent },
  { "divide", divide_tangent },
  { "exp", slope_tangent },
  { "log", slope_tangent },
  { "tanh", slope_tangent },
  { "sigmoid", slope_tangent },
  { "normalize", row_tangent },
  { "softmax", row_tangent },
  { "log_softmax", row_tangent },
  { "batch_norm", batch_norm_tangent },
};

static real *tangent_of(const Case *c, real *const of_leaf[],
                        real *const of_output[], const TensorNode *x)
{
  if (x->source)
    return of_output[x->source->number];
  for (int k = 0; k < c->leaves; k++)
    if (c->leaf[k] == x)
      return of_leaf[k];
  size_t n = element_count(x->shape);
  real *zero = arena_alloc(c->graph->arena, n, sizeof *zero);
  return memset(zero, 0, n * sizeof *zero);
}

static const real *send_forward(const Case *c, real *const of_leaf[])
{
  real **of_output = arena_alloc(c->graph->arena, c->graph->length,
                                 sizeof *of_output);
  for (size_t i = 0; i < c->graph->length; i++) {
    OpNode *node = c->graph->tape[i];
    real *v[MAX_INPUTS];
    for (int k = 0; k < node->inputs; k++)
      v[k] = tangent_of(c, of_leaf, of_output, node->input[k]);
    of_output[i] = arena_alloc(c->graph->arena,
                               element_count(node->output->shape),
                               sizeof(real));
    size_t k = 0, count = sizeof curved / sizeof *curved;
    while (k < count && strcmp(curved[k].op, node->op->name) != 0)
      k++;
    (k < count ? curved[k].tangent : straight_tangent)(node, v,
                                                       of_output[i]);
  }
  return of_output[c->graph->length - 1];
}

typedef TensorNode *Draw(Case *c, const Witness *witness, uint64_t seed);

static void compare_case(const Witness *witness, Draw *draw,
                         uint64_t seed, const char **op)
{
  Case c;
  TensorNode *output = draw(&c, witness, seed);
  real *g = case_gradient(&c, output), *v[MAX_LEAVES];
  graph_backward_from(c.graph, output, g);
  long double left = 0, right = 0, terms = 0;
  for (int k = 0; k < c.leaves; k++) {
    size_t n = element_count(c.leaf[k]->shape);
    v[k] = case_gradient(&c, c.leaf[k]);
    for (size_t i = 0; i < n; i++) {
      right += (long double)c.leaf[k]->gradient[i] * v[k][i];
      terms += fabs(c.leaf[k]->gradient[i] * v[k][i]);
    }
  }
  const real *t = send_forward(&c, v);
  for (size_t i = 0; i < element_count(output->shape); i++) {
    left += (long double)g[i] * t[i];
    terms += fabs(g[i]) * (1 + fabs(output->value[i]) + fabs(t[i]));
  }
  *op = c.graph->length == 1 ? output->source->op->name : "several";
  if (!(fabsl(left - right) <= 1e-11 * terms))
    fail_msg("%s, %sseed %llu: forward says %.15Lg, backward %.15Lg",
             witness->op, c.large ? "large, " : "",
             (unsigned long long)seed, left, right);
  graph_free(c.graph);
}

void forward_agrees_with_backward(void **state)
{
  const Witness *witness = *state;
  const char *op = NULL;
  uint64_t first = first_seed();
  for (uint64_t seed = first; seed < first + case_count(); seed++)
    compare_case(witness, case_draw, seed, &op);
  for (uint64_t seed = first; seed < first + large_count(); seed++) {
    omp_set_num_threads(1 + (int)(seed % 3));
    compare_case(witness, case_draw_large, seed, &op);
  }
  omp_set_num_threads(1);
  printf("witnessed: tangent: %s: %llu\n", op,
         (unsigned long long)(case_count() + large_count()));
}
