/* The op against numbers of Maxima's.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/case.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void next_part(Case *c)
{
  c->answers += strspn(c->answers, " ");
  if (*c->answers != '|')
    fail_msg("the vector has more numbers than the case asks for: "
             "\"%.40s\"",
             c->answers);
  c->answers++;
}

static void compare_numbers(Case *c, const char *op, const char *what,
                            const real *x, size_t n)
{
  double most = 1 + largest(x, n);
  for (size_t i = 0; i < n; i++) {
    double expected = next_answer(c);
    if (!(fabs(x[i] - expected) <= 1e-13 * most))
      fail_msg("%s, vector, %s, entry %zu: Maxima says %.15g, "
               "the op %.15g",
               op, what, i, expected, (double)x[i]);
  }
}

static void check_vector(const Witness *witness, const char *answers)
{
  Case c = { .graph = graph_new(), .answers = answers };
  TensorNode *output = witness->apply(&c);
  size_t n = element_count(output->shape);
  real *g = arena_alloc(c.graph->arena, n, sizeof *g);
  next_part(&c);
  for (size_t i = 0; i < n; i++)
    g[i] = (real)next_answer(&c);
  next_part(&c);
  compare_numbers(&c, witness->op, "forward", output->value, n);
  next_part(&c);
  graph_backward_from(c.graph, output, g);
  for (int k = 0; k < c.leaves; k++) {
    char what[32];
    snprintf(what, sizeof what, "input %d", k + 1);
    compare_numbers(&c, witness->op, what, c.leaf[k]->gradient,
                    element_count(c.leaf[k]->shape));
  }
  assert_int_equal(*c.answers, '\n');
  graph_free(c.graph);
}

void maxima_agrees(void **state)
{
  const Witness *witness = *state;
  if (!getenv("VECTORS"))
    fail_msg("$VECTORS: expected the file of Maxima's vectors");
  char *text = (char *)read_bytes(getenv("VECTORS"), NULL);
  char head[80];
  snprintf(head, sizeof head, "vector %s | ", witness->op);
  size_t length = strlen(head), vectors = 0;
  for (char *line = text; line; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (strncmp(line, head, length) == 0) {
      check_vector(witness, line + length);
      vectors++;
    }
  }
  free(text);
  if (vectors == 0)
    fail_msg("%s: Maxima emits no vector for it", witness->op);
  printf("witnessed: vectors: %s: %zu\n", witness->op, vectors);
}
