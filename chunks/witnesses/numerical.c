#include "witnesses/numerical.h"

#include "core/random.h"
#include "tests/support.h"

#include <gsl/gsl_deriv.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum {
  LARGEST_SIZE = 23,
  MAX_LEAVES = 4
};

struct Case {
  Graph *graph;
  Random random;
  int leaves;
  TensorNode *leaf[MAX_LEAVES];
};

Graph *case_graph(Case *c)
{
  return c->graph;
}

uint64_t case_below(Case *c, uint64_t n)
{
  return random_below(&c->random, n);
}

size_t case_size(Case *c)
{
  static const size_t size[] = { 1, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17,
                                 LARGEST_SIZE };
  return size[case_below(c, sizeof size / sizeof *size)];
}

unsigned char *case_labels(Case *c, size_t count, size_t classes)
{
  unsigned char *label = arena_alloc(c->graph->arena, count, 1);
  for (size_t i = 0; i < count; i++)
    label[i] = (unsigned char)case_below(c, classes);
  return label;
}

enum { NO_KINK = 1000 };

TensorNode *case_input(Case *c, Shape shape, double low, double high)
{
  return case_input_away_from(c, shape, low, high, NO_KINK);
}

TensorNode *case_input_away_from(Case *c, Shape shape, double low,
                                 double high, double kink)
{
  assert_true(c->leaves < MAX_LEAVES);
  TensorNode *leaf = tensor_new(c->graph->arena, shape, "x");
  leaf->wants_gradient = true;
  for (size_t i = 0; i < element_count(shape); i++)
    do
      leaf->value[i] = low + (high - low) * random_uniform(&c->random);
    while (fabs(leaf->value[i] - kink) < 0.01);
  return c->leaf[c->leaves++] = leaf;
}

typedef struct {
  Graph *graph;
  TensorNode *output;
  const double *g;
  double *entry;
} Probe;

static double loss_at(double x, void *context)
{
  Probe *probe = context;
  double before = *probe->entry;
  *probe->entry = x;
  graph_replay(probe->graph);
  *probe->entry = before;
  long double l = 0;
  size_t n = element_count(probe->output->shape);
  for (size_t i = 0; i < n; i++)
    l += (long double)probe->g[i] * probe->output->value[i];
  return (double)l;
}

static double size_of_loss(const Probe *probe)
{
  double sum = 0;
  size_t n = element_count(probe->output->shape);
  for (size_t i = 0; i < n; i++)
    sum += fabs(probe->g[i] * probe->output->value[i]);
  return sum;
}

typedef struct {
  size_t entries, vague;
} Tally;

static double largest(const double *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax(most, fabs(x[i]));
  return most;
}

static double measure(Probe *probe, double *tolerance)
{
  gsl_function f = { .function = loss_at, .params = probe };
  double floor = 1e-10 * size_of_loss(probe), best = 0;
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
                         const TensorNode *leaf, Tally *tally)
{
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
      fail_msg("%s, seed %llu, input of shape %s, entry %zu: backward "
               "says %.12g, the measurement %.12g within %.2g",
               op, (unsigned long long)seed,
               shape_text(leaf->shape, text), i, leaf->gradient[i],
               slope, tolerance);
    }
  }
}

static void run_case(const Witness *witness, uint64_t seed, Tally *tally)
{
  Case c = { .graph = graph_new(), .random = random_start(seed, 0) };
  TensorNode *output = witness->apply(&c);
  size_t n = element_count(output->shape);
  double *g = arena_alloc(c.graph->arena, n, sizeof *g);
  for (size_t i = 0; i < n; i++)
    g[i] = 2 * random_uniform(&c.random) - 1;
  graph_backward_from(c.graph, output, g);
  Probe probe = { .graph = c.graph, .output = output, .g = g };
  for (int k = 0; k < c.leaves; k++)
    compare_leaf(witness->op, seed, &probe, c.leaf[k], tally);
  graph_free(c.graph);
}

static void run_cases(void **state)
{
  const Witness *witness = *state;
  uint64_t cases = getenv("SANITIZED") ? 50 : 1000;
  Tally tally = { 0 };
  for (uint64_t seed = 1; seed <= cases; seed++)
    run_case(witness, seed, &tally);
  assert_true(tally.entries > 0);
  assert_true(tally.vague <= tally.entries / 100);
}
int witness_all(const Witness *witness, size_t count)
{
  gsl_set_error_handler_off();
  struct CMUnitTest *tests = calloc(count, sizeof *tests);
  for (size_t i = 0; i < count; i++)
    tests[i] = (struct CMUnitTest){
      .name = witness[i].op,
      .test_func = run_cases,
      .initial_state = (void *)&witness[i],
    };
  int failed = _cmocka_run_group_tests("witness", tests, count, NULL, NULL);
  free(tests);
  return failed;
}
