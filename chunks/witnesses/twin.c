/* The same case in the other precision.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "witnesses/twin.h"

#include "witnesses/case.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void write_array(const real *x, size_t n)
{
  double length = (double)n;
  fwrite(&length, sizeof length, 1, stdout);
  for (size_t i = 0; i < n; i++)
    fwrite(&(double){ x[i] }, sizeof(double), 1, stdout);
}

static void write_case(const Witness *witness, uint64_t seed)
{
  Case c;
  TensorNode *output = case_draw(&c, witness, seed);
  size_t n = element_count(output->shape);
  const real *g = case_gradient(&c, output);
  graph_backward_from(c.graph, output, g);
  for (int k = 0; k < c.leaves; k++)
    write_array(c.leaf[k]->value, element_count(c.leaf[k]->shape));
  write_array(g, n);
  write_array(output->value, n);
  for (int k = 0; k < c.leaves; k++)
    write_array(c.leaf[k]->gradient, element_count(c.leaf[k]->shape));
  graph_free(c.graph);
}
int twin_write(const Witness *witness, size_t count)
{
  const char *name = getenv("TWIN_OF");
  for (size_t i = 0; name && i < count; i++)
    if (strcmp(witness[i].op, name) == 0) {
      uint64_t first = first_seed();
      for (uint64_t k = 0; k < case_count(); k++)
        write_case(&witness[i], first + k);
      return 0;
    }
  return 1;
}

static double *read_array(FILE *twin, Arena *arena, size_t n)
{
  double length, *x = arena_alloc(arena, n, sizeof *x);
  if (fread(&length, sizeof length, 1, twin) != 1 ||
      length != (double)n || fread(x, sizeof *x, n, twin) != n)
    fail_msg("the float program computed another case, or ended early");
  return x;
}

typedef struct {
  const char *op;
  uint64_t seed;
  double worst; /* the share of the bound that was used */
} Comparison;

static void compare_array(Comparison *comparison, const char *what,
                          const real *x, const double *twin, size_t n)
{
  double bound = 0x1p-18 * (1 + largest(x, n));
  for (size_t i = 0; i < n; i++) {
    double share = fabs(x[i] - twin[i]) / bound;
    if (!(share <= 1))
      fail_msg("%s, seed %llu, %s, entry %zu: double says %.9g, "
               "float %.9g",
               comparison->op, (unsigned long long)comparison->seed,
               what, i, (double)x[i], twin[i]);
    comparison->worst = fmax(comparison->worst, share);
  }
}
static void compare_case(const Witness *witness, FILE *twin,
                         Comparison *comparison)
{
  Case c;
  TensorNode *output = case_draw(&c, witness, comparison->seed);
  Arena *arena = c.graph->arena;
  size_t n = element_count(output->shape);
  for (int k = 0; k < c.leaves; k++) {
    size_t m = element_count(c.leaf[k]->shape);
    const double *entry = read_array(twin, arena, m);
    for (size_t i = 0; i < m; i++)
      c.leaf[k]->value[i] = (real)entry[i];
  }
  graph_replay(c.graph);
  real *g = arena_alloc(arena, n, sizeof *g);
  const double *twin_g = read_array(twin, arena, n);
  for (size_t i = 0; i < n; i++)
    g[i] = (real)twin_g[i];
  graph_backward_from(c.graph, output, g);
  compare_array(comparison, "forward", output->value,
                read_array(twin, arena, n), n);
  for (int k = 0; k < c.leaves; k++) {
    char what[32];
    snprintf(what, sizeof what, "input %d", k + 1);
    size_t m = element_count(c.leaf[k]->shape);
    compare_array(comparison, what, c.leaf[k]->gradient,
                  read_array(twin, arena, m), m);
  }
  graph_free(c.graph);
}
void float_agrees_with_double(void **state)
{
  const Witness *witness = *state;
  Comparison comparison = { .op = witness->op };
  if (!getenv("TWIN"))
    fail_msg("$TWIN: expected the float build of this program");
  setenv("TWIN_OF", witness->op, 1);
  FILE *twin = popen("exec \"$TWIN\"", "r");
  assert_non_null(twin);
  for (uint64_t k = 0; k < case_count(); k++) {
    comparison.seed = first_seed() + k;
    compare_case(witness, twin, &comparison);
  }
  assert_int_equal(pclose(twin), 0);
  printf("witnessed: float: %s: %llu cases, %.3f of the bound\n",
         witness->op, (unsigned long long)case_count(),
         comparison.worst);
}
