/* GELU by hand and far out.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/normal.h"
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

typedef TensorNode *Single(Graph *, TensorNode *);

static void check_one(Single *apply, real x, real f, real slope)
{
  Graph *graph = graph_new();
  TensorNode *in = leaf(graph, scalar_shape(), &x);
  TensorNode *out = apply(graph, in);
  graph_backward_from(graph, out, (real[]){ 3 });
  assert_true(fabs(*out->value - f) <= 1e-14 * (1 + fabs(f)));
  assert_true(fabs(*in->gradient - 3 * slope) <= 1e-14 * (1 + fabs(f)));
  graph_free(graph);
}

static void small_inputs_expose_the_mistakes_of_gelu(void **state)
{
  (void)state;
  double below = (1 + erf(1 / sqrt(2))) / 2;
  double density = exp(-0.5) / sqrt(2 * M_PI);
  check_one(apply_gelu, 0, 0, 0.5);
  check_one(apply_gelu, 1, below, below + density);
  check_one(apply_gelu, -1, below - 1, 1 - below - density);
  double c = sqrt(2 / M_PI), t = tanh(c * 1.044715);
  double steep = c * (1 + 3 * 0.044715);
  check_one(apply_gelu_tanh, 0, 0, 0.5);
  check_one(apply_gelu_tanh, 1, (1 + t) / 2,
            (1 + t + (1 - t * t) * steep) / 2);
  check_one(apply_gelu_tanh, -1, -(1 - t) / 2,
            (1 - t - (1 - t * t) * steep) / 2);
}

static void far_out_it_is_zero_or_the_input(void **state)
{
  (void)state;
  Single *const form[] = { apply_gelu, apply_gelu_tanh };
  for (int k = 0; k < 2; k++) {
    feclearexcept(FE_ALL_EXCEPT);
    check_one(form[k], 1000, 1000, 1);
    check_one(form[k], -1000, 0, 0);
    assert_int_equal(fetestexcept(FE_OVERFLOW | FE_INVALID), 0);
  }
}

static void far_left_the_distribution_keeps_its_digits(void **state)
{
  (void)state;
  const double x = -20; /* 1 - 1/x^2 + 3/x^4 - 15/x^6 + 105/x^8 ... */
  double tail = 1 - 1 / 400. + 3 / 160000. - 15 / 64e6 + 105 / 25.6e9;
  double expected = normal_density(x) / 20 * tail;
  double found = normal_distribution(x);
  assert_true(fabs(found - expected) < 1e-9 * expected);
}

static void the_two_forms_are_close_and_not_the_same(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ 2, -2 });
  TensorNode *f = apply_gelu(graph, x), *g = apply_gelu_tanh(graph, x);
  for (int i = 0; i < 2; i++) {
    double difference = fabs(f->value[i] - g->value[i]);
    assert_true(difference > 1e-5 && difference < 1e-3);
  }
  graph_free(graph);
}

static void it_turns_the_gradient_left_of_its_lowest_point(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, vector_shape(2), (real[]){ -0.76, -0.74 });
  graph_backward_from(graph, apply_gelu(graph, x), (real[]){ 1, 1 });
  assert_true(x->gradient[0] < 0 && x->gradient[1] > 0);
  graph_free(graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(small_inputs_expose_the_mistakes_of_gelu),
    cmocka_unit_test(far_out_it_is_zero_or_the_input),
    cmocka_unit_test(far_left_the_distribution_keeps_its_digits),
    cmocka_unit_test(the_two_forms_are_close_and_not_the_same),
    cmocka_unit_test(it_turns_the_gradient_left_of_its_lowest_point),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
