#include "ops/ops.h"
#include "tests/support.h"

#include <string.h>

/* A matrix, or a vector when rows is 0. */
static TensorNode *entries(Graph *graph, const char *name, size_t rows,
                           size_t columns, const real *value)
{
  Shape shape = rows ? matrix_shape(rows, columns)
                     : vector_shape(columns);
  TensorNode *leaf = tensor_new(graph->arena, shape, name);
  memcpy(leaf->value, value, element_count(shape) * sizeof(real));
  leaf->wants_gradient = true;
  return leaf;
}

static void assert_entries(const real *found, size_t count,
                           const real expected[])
{
  for (size_t i = 0; i < count; i++)
    if (!(found[i] == expected[i]))
      fail_msg("entry %zu: expected %g, found %g", i,
               (double)expected[i], (double)found[i]);
}

static void the_network_by_hand_and_by_machine_agree(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = entries(graph, "x", 1, 2, (real[]){ 1, 2 });
  TensorNode *w = entries(graph, "W", 2, 2, (real[]){ 1, -1, 2, 1 });
  TensorNode *b = entries(graph, "b", 0, 2, (real[]){ 0, -1 });
  TensorNode *v = entries(graph, "V", 2, 2, (real[]){ 2, 1, 3, -1 });
  TensorNode *c = entries(graph, "c", 0, 2, (real[]){ 0, 2 });
  TensorNode *t = entries(graph, "t", 1, 2, (real[]){ 1, 1 });
  t->wants_gradient = false;
  TensorNode *a = apply_linear(graph, x, w, b);
  TensorNode *h = apply_relu(graph, a);
  TensorNode *o = apply_linear(graph, h, v, c);
  TensorNode *d = apply_subtract(graph, o, t);
  TensorNode *loss = apply_sum(graph, apply_multiply(graph, d, d));
  graph_backward(graph, loss);
  assert_true(*loss->value == 8);
  assert_entries(o->value, 2, (real[]){ 3, -1 });
  assert_entries(d->gradient, 2, (real[]){ 4, -4 });
  assert_entries(v->gradient, 4, (real[]){ 0, 12, 0, -12 });
  assert_entries(c->gradient, 2, (real[]){ 4, -4 });
  assert_entries(h->gradient, 2, (real[]){ -4, 8 });
  assert_entries(a->gradient, 2, (real[]){ 0, 8 });
  assert_entries(w->gradient, 4, (real[]){ 0, 0, 8, 16 });
  assert_entries(b->gradient, 2, (real[]){ 0, 8 });
  assert_entries(x->gradient, 2, (real[]){ 16, 8 });
  assert_null(t->gradient);
  graph_free(graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_network_by_hand_and_by_machine_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
