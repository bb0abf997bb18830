/* Normalize and softmax by hand.
   Explained in "Normalize and softmax", book/23-normalize.nw. */

#include "tests/tensors.h"

#include <math.h>

static void rows_are_normalized_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 2),
                            (double[]){ 1, 3, -1, 5 });
  TensorNode *f = apply_normalize(graph, x);
  assert_entries(f->value, 4, (double[]){ 0.25, 0.75, -0.25, 1.25 }, 0);
  graph_backward_from(graph, f, (real[]){ 4, 0, 4, 8 });
  assert_entries(x->gradient, 4,
                 (double[]){ 0.75, -0.25, -1.25, -0.25 }, 0);
  graph_free(graph);
}

static void each_wrong_normalize_differs_from_this(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 1),
                            (double[]){ 1, 2 });
  TensorNode *f = apply_normalize(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 1 });
  assert_entries(x->gradient, 2, (double[]){ 0, 0 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 0 });
  assert_entries(x->gradient, 2, (double[]){ 0, 0 }, 0);
  x = tensor_of(graph, matrix_shape(1, 2), (double[]){ 2, 2 });
  f = apply_normalize(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 0 });
  assert_entries(x->gradient, 2, (double[]){ 0.125, -0.125 }, 0);
  graph_free(graph);
}
static void a_row_that_sums_to_zero_is_as_ieee_says(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2),
                            (double[]){ 1, -1, 0, 0, 1, 3 });
  TensorNode *f = apply_normalize(graph, x);
  assert_entries(f->value, 2, (double[]){ INFINITY, -INFINITY }, 0);
  assert_true(isnan(f->value[2]) && isnan(f->value[3]));
  graph_backward_from(graph, f, (real[]){ 1, 1, 1, 1, 4, 0 });
  for (int k = 0; k < 4; k++)
    assert_true(isnan(x->gradient[k]));
  assert_entries(x->gradient + 4, 2, (double[]){ 0.75, -0.25 }, 0);
  graph_free(graph);
}

static void a_tiny_sum_does_not_overflow(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  double tiny = ldexp(1, -801);
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ tiny, tiny });
  TensorNode *f = apply_normalize(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 0 });
  double half = ldexp(1, 799);
  assert_entries(x->gradient, 2, (double[]){ half, -half }, 0);
  graph_free(graph);
}
static TensorNode *normalize_by_parts(Graph *graph, TensorNode *x)
{
  TensorNode *sum = apply_row_sum(graph, x);
  size_t m = x->shape.size[1];
  return apply_divide(graph, x, apply_expand(graph, sum, 1, m));
}

static void assert_same(Graph *graph, TensorNode *x, TensorNode *f,
                        TensorNode *parts, const real g[])
{
  size_t count = element_count(x->shape);
  assert_entries(parts->value, count, f->value, 1e-15);
  graph_backward_from(graph, f, g);
  double *expected = arena_alloc(graph->arena, count, sizeof *expected);
  for (size_t k = 0; k < count; k++)
    expected[k] = x->gradient[k];
  graph_backward_from(graph, parts, g);
  assert_entries(x->gradient, count, expected, 1e-15);
}

static void built_from_three_op_nodes_it_is_the_same(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ 1, 2, 4, -3, 0.5, 1 });
  assert_same(graph, x, apply_normalize(graph, x),
              normalize_by_parts(graph, x),
              (real[]){ 1, 2, -4, 3, -1, 0.5 });
  graph_free(graph);
}

static void softmax_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2),
                            (double[]){ 0, 0, 0, log(3), 7, 7 });
  TensorNode *f = apply_softmax(graph, x);
  assert_entries(f->value, 6,
                 (double[]){ 0.5, 0.5, 0.25, 0.75, 0.5, 0.5 }, 1e-15);
  graph_backward_from(graph, f, (real[]){ 1, 0, 16, 0, 0, 2 });
  assert_entries(x->gradient, 6,
                 (double[]){ 0.25, -0.25, 3, -3, -0.5, 0.5 }, 1e-14);
  x = tensor_of(graph, matrix_shape(2, 1), (double[]){ 5, -3 });
  f = apply_softmax(graph, x);
  graph_backward_from(graph, f, (real[]){ 2, 3 });
  assert_entries(f->value, 2, (double[]){ 1, 1 }, 0);
  assert_entries(x->gradient, 2, (double[]){ 0, 0 }, 0);
  graph_free(graph);
}

static void scores_of_a_thousand_give_probabilities(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  double entries[] = { 1000, 0, -1000, -1000, -1000, -3000 };
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3), entries);
  TensorNode *f = apply_softmax(graph, x);
  assert_entries(f->value, 6, (double[]){ 1, 0, 0, 0.5, 0.5, 0 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2, 4, 1, 2, 4 });
  assert_entries(x->gradient, 6,
                 (double[]){ 0, 0, 0, -0.25, 0.25, 0 }, 0);
  graph_free(graph);
}
static const double two_rows[] = { 2, -1, 0.5, 0, 0, 3 };
static const real two_gradients[] = { 1, 2, -4, 3, -1, 0.5 };

static void softmax_is_normalize_of_exp(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3), two_rows);
  assert_same(graph, x, apply_softmax(graph, x),
              apply_normalize(graph, apply_exp(graph, x)),
              two_gradients);
  graph_free(graph);
}

static void softmax_is_exp_of_log_softmax(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3), two_rows);
  assert_same(graph, x, apply_softmax(graph, x),
              apply_exp(graph, apply_log_softmax(graph, x)),
              two_gradients);
  graph_free(graph);
}
static void normalize_a_vector(void)
{
  Graph *graph = graph_new();
  apply_normalize(graph, tensor_new(graph->arena, vector_shape(3), "x"));
}

static void normalize_nothing(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 0), "x");
  apply_normalize(graph, x);
}

static void softmax_of_nothing(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 0), "x");
  apply_softmax(graph, x);
}

static void wrong_shapes_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(normalize_a_vector), 1,
               "normalize: expected a matrix, found shape (3)");
  assert_fails(run_function(normalize_nothing), 1,
               "normalize: expected a matrix with columns, found none");
  assert_fails(run_function(softmax_of_nothing), 1,
               "softmax: expected a matrix with columns, found none");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_are_normalized_by_hand),
    cmocka_unit_test(each_wrong_normalize_differs_from_this),
    cmocka_unit_test(a_row_that_sums_to_zero_is_as_ieee_says),
    cmocka_unit_test(a_tiny_sum_does_not_overflow),
    cmocka_unit_test(built_from_three_op_nodes_it_is_the_same),
    cmocka_unit_test(softmax_by_hand),
    cmocka_unit_test(scores_of_a_thousand_give_probabilities),
    cmocka_unit_test(softmax_is_normalize_of_exp),
    cmocka_unit_test(softmax_is_exp_of_log_softmax),
    cmocka_unit_test(wrong_shapes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
