/* A case: sizes, entries and labels, random or given.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/case.h"

#include "core/tree.h"

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

enum { MOST_EXTENT = 600 }; /* of an image, where four sizes multiply */

static size_t in_turn(Case *c, size_t least, size_t size)
{
  if (!c->large)
    return size;
  size_t small = size < 2 ? size : 2;
  size = c->asked++ == c->turn ? c->large : small;
  return size < least ? least : size;
}

enum { MOST_SIZES = 500 };

/* Fills in the numbers in the program's code, and returns how many. */
static size_t sizes_of_the_code(size_t size[MOST_SIZES])
{
  const char *text = getenv("SIZES");
  if (!text)
    fail_msg("$SIZES: expected the numbers in the program's code");
  size_t count = 0;
  for (char *end; count < MOST_SIZES; text = end, count++) {
    size[count] = strtoull(text, &end, 10);
    if (end == text)
      break;
  }
  assert_in_range(count, 1, MOST_SIZES - 1);
  return count;
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
  size_t drawn = random_below(&c->random, sizeof size / sizeof *size);
  return in_turn(c, 1, size[drawn]);
}

size_t case_extent(Case *c, size_t least, size_t most)
{
  size_t size = least + case_below(c, most - least + 1);
  size = in_turn(c, least, size);
  return size > MOST_EXTENT ? MOST_EXTENT + size % 2 : size;
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

/* Not of a lane without an image. */
static bool is_entry(Shape shape, size_t place)
{
  if (!shape.abreast)
    return true;
  size_t group = place / (element_count(shape) / blocks_of(shape));
  return group * GROUP + place % GROUP < shape.size[0];
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
    g[i] = is_entry(output->shape, i) ? draw_between(c, -1, 1) : 0;
  return g;
}

double largest(const real *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax(most, fabs(x[i]));
  return most;
}
uint64_t large_count(void)
{
  size_t size[MOST_SIZES];
  return getenv("SANITIZED") ? 6 : 2 * sizes_of_the_code(size);
}

TensorNode *case_draw_large(Case *c, const Witness *witness,
                            uint64_t seed)
{
  Random random = random_start(seed, 1);
  size_t size[MOST_SIZES], count = sizes_of_the_code(size);
  size_t large = size[count - 1 - seed % count] + (seed / count + 1) % 2;
  size_t turn = random_below(&random, 8);
  for (;;) {
    *c = (Case){
      .graph = graph_new(),
      .random = random,
      .large = large,
      .turn = turn,
    };
    TensorNode *output = witness->apply(c);
    if (c->asked > turn)
      return output;
    if (!c->asked)
      fail_msg("%s: asks for no size", witness->op);
    turn %= c->asked;
    graph_free(c->graph);
  }
}
