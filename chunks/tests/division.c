/* Division and its siblings by hand.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static TensorNode *leaf(Graph *graph, Shape shape, const real value[])
{
  TensorNode *node = tensor_new(graph->arena, shape, NULL);
  memcpy(node->value, value, element_count(shape) * sizeof(real));
  node->wants_gradient = true;
  return node;
}

static void assert_entries(const real *found, size_t count,
                           const real expected[])
{
  for (size_t i = 0; i < count; i++)
    if (!(found[i] == expected[i]))
      fail_msg("entry %zu: expected %g, found %g", i,
               (double)expected[i], (double)found[i]);
}

static void division_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = matrix_shape(2, 3);
  TensorNode *x = leaf(graph, shape, (real[]){ 6, -3, 1, 8, 5, 0 });
  TensorNode *y = leaf(graph, shape, (real[]){ 2, 4, -2, -4, 1, 8 });
  TensorNode *f = apply_divide(graph, x, y);
  graph_backward_from(graph, f, (real[]){ 4, 16, 2, -8, 3, 1 });
  assert_true(same_shape(f->shape, shape));
  assert_entries(f->value, 6, (real[]){ 3, -0.75, -0.5, -2, 5, 0 });
  assert_entries(x->gradient, 6, (real[]){ 2, 4, -1, 2, 3, 0.125 });
  assert_entries(y->gradient, 6, (real[]){ -6, 3, -0.5, 4, -15, 0 });
  graph_free(graph);
}

typedef TensorNode *Pair(Graph *, TensorNode *, TensorNode *);

static void check_small(Pair *apply,
                        real x, real y, real x_nabla, real y_nabla)
{
  Graph *graph = graph_new();
  TensorNode *a = leaf(graph, matrix_shape(1, 1), &x);
  TensorNode *b = leaf(graph, matrix_shape(1, 1), &y);
  graph_backward(graph, apply(graph, a, b));
  assert_entries(a->gradient, 1, &x_nabla);
  assert_entries(b->gradient, 1, &y_nabla);
  graph_free(graph);
}

static void small_inputs_expose_the_mistakes(void **state)
{
  (void)state;
  check_small(apply_divide, 2, 1, 1, -2);
  check_small(apply_divide, 1, 2, 0.5, -0.25);
  check_small(apply_divide, 1, 1, 1, -1);
  check_small(apply_multiply, 1, 2, 2, 1);
  check_small(apply_multiply, 2, 1, 1, 2);
  check_small(apply_add, 3, 5, 1, 1);
  check_small(apply_subtract, 3, 5, 1, -1);
}

static void check_twice(Pair *apply,
                        const real x_nabla[])
{
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ 4, -8 });
  TensorNode *f = apply(graph, x, x);
  graph_backward_from(graph, f, (real[]){ 1, 2 });
  assert_entries(x->gradient, 2, x_nabla);
  graph_free(graph);
}

static void a_tensor_used_twice_gets_both_gradients(void **state)
{
  (void)state;
  check_twice(apply_add, (real[]){ 2, 4 });
  check_twice(apply_subtract, (real[]){ 0, 0 });
  check_twice(apply_multiply, (real[]){ 8, -32 });
  check_twice(apply_divide, (real[]){ 0, 0 });
}

static void a_denominator_of_zero_is_as_ieee_says(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = vector_shape(3);
  TensorNode *x = leaf(graph, shape, (real[]){ 3, 3, 0 });
  TensorNode *y = leaf(graph, shape, (real[]){ 0, -0.0, 0 });
  TensorNode *f = apply_divide(graph, x, y);
  graph_backward_from(graph, f, (real[]){ 1, 1, 1 });
  const real infinite[] = { INFINITY, -INFINITY, INFINITY };
  assert_entries(f->value, 2, infinite);
  assert_true(isnan(f->value[2]));
  assert_entries(x->gradient, 3, infinite);
  assert_entries(y->gradient, 2, (real[]){ -INFINITY, -INFINITY });
  assert_true(isnan(y->gradient[2]));
  graph_free(graph);
}

static void a_tiny_denominator_does_not_overflow(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  const real tiny = ldexp(1, -800);
  TensorNode *x = leaf(graph, scalar_shape(), &tiny);
  TensorNode *y = leaf(graph, scalar_shape(), &tiny);
  graph_backward(graph, apply_divide(graph, x, y));
  assert_true(x->gradient[0] == ldexp(1, 800));
  assert_true(y->gradient[0] == -ldexp(1, 800));
  graph_free(graph);
}

static void nobody_computes_a_gradient_nobody_wants(void **state)
{
  (void)state;
  Pair *const apply[] = { apply_divide, apply_multiply, apply_add,
                          apply_subtract };
  const real slope[][2] = { { 1, -1 }, { 1, 1 }, { 1, 1 }, { 1, -1 } };
  for (int k = 0; k < 8; k++) {
    Graph *graph = graph_new();
    TensorNode *input[2];
    int wanted = k / 4;
    for (int i = 0; i < 2; i++)
      input[i] = leaf(graph, scalar_shape(), (real[]){ 1 });
    input[1 - wanted]->wants_gradient = false;
    graph_backward(graph, apply[k % 4](graph, input[0], input[1]));
    assert_entries(input[wanted]->gradient, 1, &slope[k % 4][wanted]);
    assert_null(input[1 - wanted]->gradient);
    graph_free(graph);
  }
}

static void check_transpose(Pair *apply)
{
  enum { COUNT = 35 };
  real a[COUNT], b[COUNT], g[COUNT], left = 0, right = 0;
  for (int i = 0; i < COUNT; i++) {
    a[i] = i * 17 % 19 - 9;
    b[i] = i * 11 % 23 - 11;
    g[i] = i * 5 % 13 - 6;
  }
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, matrix_shape(5, 7), a);
  TensorNode *y = leaf(graph, matrix_shape(5, 7), b);
  TensorNode *f = apply(graph, x, y);
  graph_backward_from(graph, f, g);
  for (int i = 0; i < COUNT; i++) {
    left += f->value[i] * g[i];
    right += a[i] * x->gradient[i] + b[i] * y->gradient[i];
  }
  assert_true(left == right);
  note_transpose(f->source->op->name);
  graph_free(graph);
}

static void backward_is_the_transpose_exactly(void **state)
{
  (void)state;
  check_transpose(apply_add);
  check_transpose(apply_subtract);
}

static void divide_two_shapes(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 3), NULL);
  TensorNode *y = tensor_new(graph->arena, matrix_shape(3, 2), NULL);
  apply_divide(graph, x, y);
}

static void two_shapes_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(divide_two_shapes), 1,
               "divide: expected two tensors of one shape, "
               "found (2, 3) and (3, 2)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(division_by_hand),
    cmocka_unit_test(small_inputs_expose_the_mistakes),
    cmocka_unit_test(a_tensor_used_twice_gets_both_gradients),
    cmocka_unit_test(a_denominator_of_zero_is_as_ieee_says),
    cmocka_unit_test(a_tiny_denominator_does_not_overflow),
    cmocka_unit_test(nobody_computes_a_gradient_nobody_wants),
    cmocka_unit_test(backward_is_the_transpose_exactly),
    cmocka_unit_test(two_shapes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
