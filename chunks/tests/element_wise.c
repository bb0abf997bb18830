/* Functions of one entry by hand and far out.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"
#include "tests/support.h"

#include <fenv.h>
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

static void relu_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = matrix_shape(2, 3);
  TensorNode *x = leaf(graph, shape, (real[]){ -2, -1, 0, 1, 2, 3 });
  TensorNode *f = apply_relu(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 2, 3, 4, 5, -6 });
  assert_entries(f->value, 6, (real[]){ 0, 0, 0, 1, 2, 3 });
  assert_entries(x->gradient, 6, (real[]){ 0, 0, 0, 4, 5, -6 });
  graph_free(graph);
}

typedef TensorNode *Single(Graph *, TensorNode *);

static void check_one(Single *apply,
                      real x, real f, real f_nabla, real x_nabla)
{
  Graph *graph = graph_new();
  TensorNode *in = leaf(graph, matrix_shape(1, 1), &x);
  TensorNode *out = apply(graph, in);
  graph_backward_from(graph, out, &f_nabla);
  double error = fabs(out->value[0] - f);
  assert_true(error <= 1e-15 * fabs(f));
  error = fabs(in->gradient[0] - x_nabla);
  assert_true(error <= 1e-15 * fabs(x_nabla));
  graph_free(graph);
}

static void small_inputs_expose_the_mistakes(void **state)
{
  (void)state;
  check_one(apply_sigmoid, 0, 1 / 2., 1, 1 / 4.);
  check_one(apply_sigmoid, log(3), 3 / 4., 1, 3 / 16.);
  check_one(apply_tanh, 0, 0, 1, 1);
  check_one(apply_tanh, log(2), 3 / 5., 1, 16 / 25.);
  check_one(apply_exp, 0, 1, 1, 1);
  check_one(apply_exp, 1, exp(1), 1, exp(1));
  check_one(apply_log, 1, 0, 1, 1);
  check_one(apply_log, 2, log(2), 1, 1 / 2.);
  check_one(apply_relu, -1, 0, 1, 0);
  check_one(apply_relu, 1, 1, -1, -1);
  check_one(apply_relu, 1, 1, 2, 2);
  check_one(apply_identity, 2, 2, 1, 1);
}

static void sigmoid_at_a_thousand_does_not_overflow(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ -1000, 1000 });
  feclearexcept(FE_ALL_EXCEPT);
  TensorNode *f = apply_sigmoid(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 1 });
  assert_int_equal(fetestexcept(FE_OVERFLOW | FE_INVALID), 0);
  assert_entries(f->value, 2, (real[]){ 0, 1 });
  assert_entries(x->gradient, 2, (real[]){ 0, 0 });
  graph_free(graph);
}

static void sigmoid_far_left_keeps_its_digits(void **state)
{
  (void)state;
  check_one(apply_sigmoid, -600, exp(-600), 1, exp(-600));
}

static void exp_and_log_far_out_are_as_ieee_says(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ -1000, 1000 });
  TensorNode *f = apply_exp(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 1 });
  assert_entries(f->value, 2, (real[]){ 0, INFINITY });
  assert_entries(x->gradient, 2, (real[]){ 0, INFINITY });
  x = leaf(graph, vector_shape(2), (real[]){ 0, -1 });
  f = apply_log(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 1 });
  assert_true(f->value[0] == -INFINITY && isnan(f->value[1]));
  assert_entries(x->gradient, 2, (real[]){ INFINITY, -1 });
  graph_free(graph);
}

static Single *const every_function[] = {
  apply_sigmoid, apply_tanh, apply_exp, apply_log, apply_relu,
  apply_identity
};

static void what_is_not_a_number_stays_so(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, scalar_shape(), (real[]){ NAN });
  for (int k = 0; k < 6; k++)
    assert_true(isnan(every_function[k](graph, x)->value[0]));
  graph_free(graph);
}

static void relu_masks_an_infinite_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ -1, 1 });
  TensorNode *f = apply_relu(graph, x);
  graph_backward_from(graph, f, (real[]){ INFINITY, INFINITY });
  assert_entries(x->gradient, 2, (real[]){ 0, INFINITY });
  graph_free(graph);
}

static void a_corner_is_a_convention_and_no_subgradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = vector_shape(3);
  TensorNode *x = leaf(graph, shape, (real[]){ -1, 0, 1 });
  TensorNode *zero = leaf(graph, shape, (real[]){ 0, 0, 0 });
  TensorNode *minus_x = apply_subtract(graph, zero, x);
  TensorNode *h = apply_subtract(graph, apply_relu(graph, x),
                                 apply_relu(graph, minus_x));
  graph_backward_from(graph, h, (real[]){ 1, 1, 1 });
  assert_entries(h->value, 3, x->value);
  assert_entries(x->gradient, 3, (real[]){ 1, 0, 1 });
  graph_free(graph);
}

static void any_shape_will_do(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = { .rank = 4, .size = { 1, 2, 1, 2 } };
  TensorNode *x = leaf(graph, shape, (real[]){ 1, 1, 1, 1 });
  for (int k = 0; k < 6; k++) {
    TensorNode *f = every_function[k](graph, x);
    assert_true(same_shape(f->shape, shape));
    graph_backward_from(graph, f, (real[]){ 1, 1, 1, 1 });
    assert_true(x->gradient[0] > 0);
    assert_true(x->gradient[3] == x->gradient[0]);
  }
  graph_free(graph);
}

static void the_identity_gives_one_use_its_own_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ 3, 5 });
  TensorNode *use = apply_identity(graph, x);
  graph_backward_from(graph, apply_multiply(graph, use, x),
                      (real[]){ 1, 2 });
  assert_entries(use->gradient, 2, (real[]){ 3, 10 });
  assert_entries(x->gradient, 2, (real[]){ 6, 20 });
  graph_free(graph);
}

static void the_identity_is_its_own_transpose_exactly(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  const real g[] = { 5, -7, 2 };
  TensorNode *x = leaf(graph, vector_shape(3), (real[]){ 4, -3, 9 });
  TensorNode *f = apply_identity(graph, x);
  graph_backward_from(graph, f, g);
  real left = 0, right = 0;
  for (int i = 0; i < 3; i++) {
    left += f->value[i] * g[i];
    right += x->value[i] * x->gradient[i];
  }
  assert_true(left == right);
  note_transpose("identity");
  graph_free(graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(relu_by_hand),
    cmocka_unit_test(small_inputs_expose_the_mistakes),
    cmocka_unit_test(sigmoid_at_a_thousand_does_not_overflow),
    cmocka_unit_test(sigmoid_far_left_keeps_its_digits),
    cmocka_unit_test(exp_and_log_far_out_are_as_ieee_says),
    cmocka_unit_test(what_is_not_a_number_stays_so),
    cmocka_unit_test(relu_masks_an_infinite_gradient),
    cmocka_unit_test(a_corner_is_a_convention_and_no_subgradient),
    cmocka_unit_test(any_shape_will_do),
    cmocka_unit_test(the_identity_gives_one_use_its_own_gradient),
    cmocka_unit_test(the_identity_is_its_own_transpose_exactly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
