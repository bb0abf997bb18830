/* GELU in the list of activations: where it is flat, and its gain.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "nn/activation.h"
#include "ops/normal.h"
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

static void gelu_stands_in_the_list_of_activations(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, scalar_shape(), (real[]){ 1 });
  TensorNode *f = apply_activation(graph, ACTIVATION_GELU, x);
  assert_ptr_equal(f->source->op, &gelu_op);
  f = apply_activation(graph, ACTIVATION_GELU_TANH, x);
  assert_ptr_equal(f->source->op, &gelu_tanh_op);
  assert_string_equal(activation_name(ACTIVATION_GELU), "gelu");
  assert_string_equal(activation_name(ACTIVATION_GELU_TANH),
                      "gelu-tanh");
  assert_null(flatness_of(&multiply_op));
  graph_free(graph);
}

static double slope_at(double x)
{
  Graph *graph = graph_new();
  TensorNode *in = leaf(graph, scalar_shape(), (real[]){ (real)x });
  graph_backward_from(graph, apply_gelu(graph, in), (real[]){ 1 });
  double slope = *in->gradient;
  graph_free(graph);
  return slope;
}

static void gelu_is_flat_where_its_slope_is_small(void **state)
{
  (void)state;
  IsFlat *is_flat = flatness_of(&gelu_op);
  double largest = 0;
  for (int i = -600; i <= 600; i++)
    largest = fmax(largest, fabs(slope_at(i / 100.)));
  int flat = 0;
  for (int i = -600; i <= 600; i++) {
    double x = i / 100.;
    bool small = fabs(slope_at(x)) <= 0.05 * largest;
    assert_int_equal(is_flat((real)x, 0), small);
    flat += small;
  }
  assert_true(flat > 300 && flat < 450);
}

static void its_gain_keeps_the_mean_square(void **state)
{
  (void)state;
  double sum = 0, step = 1e-3;
  for (int i = -10000; i <= 10000; i++) {
    real z = (real)(i * step);
    real f = z * normal_distribution(z);
    sum += step * f * f * normal_density(z);
  }
  assert_true(fabs(sum * activation_gain(ACTIVATION_GELU) - 1) < 1e-12);
  assert_true(activation_gain(ACTIVATION_RELU) == 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gelu_stands_in_the_list_of_activations),
    cmocka_unit_test(gelu_is_flat_where_its_slope_is_small),
    cmocka_unit_test(its_gain_keeps_the_mean_square),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
