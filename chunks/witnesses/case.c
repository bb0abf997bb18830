/* A case: sizes, entries and labels, random or given.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/case.h"

#include <math.h>

double next_answer(Case *c)
{
  char *end;
  double answer = strtod(c->answers, &end);
  if (end == c->answers)
    fail_msg("the vector has too few numbers; it goes on with \"%.40s\"",
             c->answers);
  c->answers = end;
  return answer;
}

Graph *case_graph(Case *c)
{
  return c->graph;
}

uint64_t case_below(Case *c, uint64_t n)
{
  if (c->answers)
    return (uint64_t)next_answer(c);
  return random_below(&c->random, n);
}

size_t case_size(Case *c)
{
  static const size_t size[] = { 1, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17,
                                 LARGEST_SIZE };
  if (c->answers)
    return (size_t)next_answer(c);
  return size[random_below(&c->random, sizeof size / sizeof *size)];
}

unsigned char *case_labels(Case *c, size_t count, size_t classes)
{
  unsigned char *label = arena_alloc(c->graph->arena, count, 1);
  for (size_t i = 0; i < count; i++)
    label[i] = (unsigned char)case_below(c, classes);
  return label;
}

enum { NO_KINK = 1000 };

static TensorNode *new_leaf(Case *c, Shape shape)
{
  assert_true(c->leaves < MAX_LEAVES);
  TensorNode *leaf = tensor_new(c->graph->arena, shape, "x");
  leaf->wants_gradient = true;
  for (size_t i = 0; c->answers && i < element_count(shape); i++)
    leaf->value[i] = (real)next_answer(c);
  return c->leaf[c->leaves++] = leaf;
}

static real draw_between(Case *c, double low, double high)
{
  return (float)(low + (high - low) * random_uniform(&c->random));
}

TensorNode *case_input(Case *c, Shape shape, double low, double high)
{
  return case_input_away_from(c, shape, low, high, NO_KINK);
}
TensorNode *case_input_away_from(Case *c, Shape shape, double low,
                                 double high, double kink)
{
  TensorNode *leaf = new_leaf(c, shape);
  for (size_t i = 0; !c->answers && i < element_count(shape); i++)
    do
      leaf->value[i] = draw_between(c, low, high);
    while (fabs(leaf->value[i] - kink) < 0.01);
  return leaf;
}
TensorNode *case_rows_without_ties(Case *c, size_t n, size_t m)
{
  TensorNode *leaf = new_leaf(c, matrix_shape(n, m));
  for (size_t i = 0; !c->answers && i < n; i++) {
    size_t first = random_below(&c->random, m);
    for (size_t j = 0; j < m; j++) {
      double step = (double)((first + j) % m) / 8 - 1;
      leaf->value[i * m + j] = draw_between(c, step, step + 0.0625);
    }
  }
  return leaf;
}
TensorNode *case_channels_with_spread(Case *c, Shape shape)
{
  TensorNode *leaf = new_leaf(c, shape);
  size_t area = 1, channels = shape.size[1];
  for (int d = 2; d < shape.rank; d++)
    area *= shape.size[d];
  for (size_t i = 0; !c->answers && i < element_count(shape); i++) {
    size_t turn = area > 1 ? i % area : i / channels;
    double middle = turn % 2 ? -1.5 : 1.5;
    leaf->value[i] = draw_between(c, middle - 1, middle + 1);
  }
  return leaf;
}

uint64_t case_count(void)
{
  return getenv("SANITIZED") ? 50 : 1000;
}

uint64_t first_seed(void)
{
  const char *first = getenv("FIRST_SEED");
  return first ? strtoull(first, NULL, 10) : 1;
}

TensorNode *case_draw(Case *c, const Witness *witness, uint64_t seed)
{
  *c = (Case){ .graph = graph_new(), .random = random_start(seed, 0) };
  return witness->apply(c);
}

real *case_gradient(Case *c, const TensorNode *output)
{
  size_t n = element_count(output->shape);
  real *g = arena_alloc(c->graph->arena, n, sizeof *g);
  for (size_t i = 0; i < n; i++)
    g[i] = draw_between(c, -1, 1);
  return g;
}

double largest(const real *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax(most, fabs(x[i]));
  return most;
}
