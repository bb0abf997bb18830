/* The backward against a numerical derivative.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/case.h"

#include <gsl/gsl_deriv.h>
#include <math.h>
#include <stdio.h>

typedef struct {
  Graph *graph;
  TensorNode *output;
  const real *g;
  real *entry;
} Probe;

static double loss_at(double x, void *context)
{
  Probe *probe = context;
  real before = *probe->entry;
  *probe->entry = (real)x;
  graph_replay(probe->graph);
  *probe->entry = before;
  long double l = 0;
  size_t n = element_count(probe->output->shape);
  for (size_t i = 0; i < n; i++)
    l += (long double)probe->g[i] * probe->output->value[i];
  return (double)l;
}

static double size_of_terms(const Probe *probe)
{
  double sum = 0;
  size_t n = element_count(probe->output->shape);
  for (size_t i = 0; i < n; i++)
    sum += fabs(probe->g[i]) * (1 + fabs(probe->output->value[i]));
  return sum;
}

typedef struct {
  size_t entries, vague;
  size_t cases[MAX_INPUTS]; /* in which this input was a leaf */
  const char *op;           /* NULL where several were applied */
} Tally;

static double measure(Probe *probe, double *tolerance)
{
  gsl_function f = { .function = loss_at, .params = probe };
  double floor = 1e-10 * size_of_terms(probe), best = 0;
  *tolerance = INFINITY;
  for (double h = 1e-3; h >= 1e-5; h /= 10) {
    double slope, error;
    gsl_deriv_central(&f, *probe->entry, h, &slope, &error);
    if (100 * error + floor < *tolerance) {
      *tolerance = 100 * error + floor;
      best = slope;
    }
  }
  return best;
}

static void compare_leaf(const char *op, uint64_t seed, Probe *probe,
                         const Case *c, int k, Tally *tally)
{
  const TensorNode *leaf = c->leaf[k];
  size_t n = element_count(leaf->shape);
  double most = largest(leaf->gradient, n);
  size_t stride = n / 12 + 1;
  for (size_t i = seed % stride; i < n; i += stride) {
    double tolerance;
    probe->entry = &leaf->value[i];
    double slope = measure(probe, &tolerance);
    tally->entries++;
    tally->vague += tolerance > 1e-3 * most + 1e-9;
    if (!(fabs(slope - leaf->gradient[i]) <= tolerance)) {
      char text[SHAPE_TEXT];
      fail_msg("%s, seed %llu, input %d of shape %s, entry %zu: backward "
               "says %.12g, the measurement %.12g within %.2g",
               op, (unsigned long long)seed, k + 1,
               shape_text(leaf->shape, text), i, leaf->gradient[i],
               slope, tolerance);
    }
  }
}

static void measure_case(const Witness *witness, uint64_t seed,
                         Tally *tally)
{
  Case c;
  TensorNode *output = case_draw(&c, witness, seed);
  const real *g = case_gradient(&c, output);
  graph_backward_from(c.graph, output, g);
  tally->op = c.graph->length == 1 ? output->source->op->name : NULL;
  Probe probe = { .graph = c.graph, .output = output, .g = g };
  for (int k = 0; k < c.leaves; k++) {
    compare_leaf(witness->op, seed, &probe, &c, k, tally);
    tally->cases[k]++;
  }
  graph_free(c.graph);
}

void measured_slopes_agree(void **state)
{
  const Witness *witness = *state;
  uint64_t first = first_seed();
  Tally tally = { 0 };
  for (uint64_t seed = first; seed < first + case_count(); seed++)
    measure_case(witness, seed, &tally);
  assert_true(tally.entries > 0);
  assert_true(tally.vague <= tally.entries / 100);
  printf("witnessed: measured: %s: %s:", witness->op,
         tally.op ? tally.op : "several");
  for (int k = 0; k < MAX_INPUTS && tally.cases[k]; k++)
    printf(" %zu", tally.cases[k]);
  printf("\n");
}
