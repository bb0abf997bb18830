/* Log-softmax and cross-entropy by hand and far out.
   Explained in "Log-softmax and cross-entropy", book/24-log-softmax.nw. */

#include "tests/tensors.h"

#include <math.h>

static void equal_scores_give_the_log_of_one_over_m(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 4),
                            (double[]){ 3, 3, 3, 3, 0, 0, 0, 0 });
  TensorNode *f = apply_log_softmax(graph, x);
  double a = log(0.25);
  assert_entries(f->value, 8, (double[]){ a, a, a, a, a, a, a, a },
                 1e-15);
  graph_backward_from(graph, f, (real[]){ 4, 0, 0, 0, 1, 2, 3, -6 });
  assert_entries(x->gradient, 8,
                 (double[]){ 3, -1, -1, -1, 1, 2, 3, -6 }, 1e-14);
  graph_free(graph);
}

static void scores_of_a_thousand_are_exact(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ 1000, 0, -1000,
                                        -2000, -1000, -3000 });
  TensorNode *f = apply_log_softmax(graph, x);
  assert_entries(f->value, 6,
                 (double[]){ 0, -1000, -2000, -1000, 0, -2000 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2, 4, 1, 2, 4 });
  assert_entries(x->gradient, 6, (double[]){ -6, 2, 4, 1, -5, 4 }, 0);
  graph_free(graph);
}

static void a_shift_of_all_scores_changes_nothing(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2),
                            (double[]){ 1, 3, 1001, 1003, -999, -997 });
  TensorNode *f = apply_log_softmax(graph, x);
  for (int k = 2; k < 6; k++)
    assert_true(f->value[k] == f->value[k - 2]);
  graph_free(graph);
}
static void minus_infinity_is_a_probability_of_zero(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 5, -INFINITY });
  TensorNode *f = apply_log_softmax(graph, x);
  assert_entries(f->value, 2, (double[]){ 0, -INFINITY }, 0);
  graph_backward_from(graph, f, (real[]){ 3, 4 });
  assert_entries(x->gradient, 2, (double[]){ -4, 4 }, 0);
  graph_free(graph);
}

static void what_has_no_answer_becomes_no_number(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  double entries[] = { -INFINITY, -INFINITY, INFINITY, 0, 0, NAN };
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2), entries);
  TensorNode *f = apply_log_softmax(graph, x);
  assert_true(isnan(f->value[0]) && isnan(f->value[1]));
  assert_true(isnan(f->value[2]) && isnan(f->value[3]));
  assert_true(isnan(f->value[4]) && isnan(f->value[5]));
  graph_free(graph);
}

static void one_column_has_no_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 1),
                            (double[]){ 7, -1000 });
  TensorNode *f = apply_log_softmax(graph, x);
  assert_entries(f->value, 2, (double[]){ 0, 0 }, 0);
  graph_backward_from(graph, f, (real[]){ 2, 3 });
  assert_entries(x->gradient, 2, (double[]){ 0, 0 }, 0);
  graph_free(graph);
}

static void each_wrong_twin_differs_from_this(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 2),
                            (double[]){ 0, 0, 0, log(3) });
  TensorNode *f = apply_log_softmax(graph, x);
  graph_backward_from(graph, f, (real[]){ 1, 0, 2, 0 });
  assert_entries(x->gradient, 4,
                 (double[]){ 0.5, -0.5, 1.5, -1.5 }, 1e-15);
  graph_free(graph);
}
static TensorNode *log_softmax_by_parts(Graph *graph, TensorNode *x)
{
  size_t m = x->shape.size[1];
  TensorNode *largest = apply_row_max(graph, x);
  TensorNode *shifted =
      apply_subtract(graph, x, apply_expand(graph, largest, 1, m));
  TensorNode *sum = apply_row_sum(graph, apply_exp(graph, shifted));
  TensorNode *log_sum = apply_log(graph, sum);
  return apply_subtract(graph, shifted,
                        apply_expand(graph, log_sum, 1, m));
}

static void built_from_eight_op_nodes_it_is_the_same(void **state)
{
  (void)state;
  double entries[] = { 2, 2, 2, -1, 1, 0.5, 1000, 1000, -1000, 0, 0, 1 };
  real g[] = { 1, 2, -4, 3, -1, 0.5, 2, 7, 1, -3, 5, 1 };
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(4, 3), entries);
  TensorNode *f = apply_log_softmax(graph, x);
  TensorNode *parts = log_softmax_by_parts(graph, x);
  assert_entries(parts->value, 12, f->value, 1e-13);
  graph_backward_from(graph, f, g);
  double expected[12];
  for (int k = 0; k < 12; k++)
    expected[k] = x->gradient[k];
  graph_backward_from(graph, parts, g);
  assert_entries(x->gradient, 12, expected, 1e-13);
  graph_free(graph);
}

static void cross_entropy_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ -1, -2, -3, -4, -5, -6 });
  const unsigned char label[] = { 2, 0 };
  TensorNode *mean = apply_cross_entropy(graph, x, label, true);
  TensorNode *sum = apply_cross_entropy(graph, x, label, false);
  assert_entries(mean->value, 1, (double[]){ 3.5 }, 0);
  assert_entries(sum->value, 1, (double[]){ 7 }, 0);
  graph_backward(graph, mean);
  assert_entries(x->gradient, 6,
                 (double[]){ 0, 0, -0.5, -0.5, 0, 0 }, 0);
  graph_backward_from(graph, sum, (real[]){ 3 });
  assert_entries(x->gradient, 6, (double[]){ 0, 0, -3, -3, 0, 0 }, 0);
  graph_free(graph);
}

static void cross_entropy_alone_has_no_softmax(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ log(0.5), log(0.5) });
  TensorNode *f = apply_cross_entropy(graph, x, (unsigned char[]){ 0 },
                                      true);
  graph_backward(graph, f);
  assert_entries(x->gradient, 2, (double[]){ -1, 0 }, 0);
  graph_free(graph);
}

static void the_pair_gives_softmax_minus_one_hot(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 2),
                            (double[]){ 0, log(3), 1000, -1000 });
  TensorNode *f = apply_cross_entropy(graph, apply_log_softmax(graph, x),
                                      (unsigned char[]){ 0, 1 }, true);
  assert_entries(f->value, 1, (double[]){ (log(4) + 2000) / 2 }, 1e-12);
  graph_backward(graph, f);
  assert_entries(x->gradient, 4,
                 (double[]){ -0.375, 0.375, 0.5, -0.5 }, 1e-15);
  graph_free(graph);
}
static TensorNode *sum_cross_entropy(Graph *graph, TensorNode *x)
{
  static const unsigned char label[] = { 3, 0, 0, 2, 1 };
  return apply_cross_entropy(graph, x, label, false);
}

static void cross_entropy_is_linear(void **state)
{
  (void)state;
  assert_transpose(matrix_shape(5, 4), sum_cross_entropy);
}

static void an_impossible_label_costs_infinitely_much(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 0, -INFINITY });
  TensorNode *right = apply_cross_entropy(graph, x,
                                          (unsigned char[]){ 0 }, true);
  TensorNode *wrong = apply_cross_entropy(graph, x,
                                          (unsigned char[]){ 1 }, true);
  assert_entries(right->value, 1, (double[]){ 0 }, 0);
  assert_entries(wrong->value, 1, (double[]){ INFINITY }, 0);
  graph_free(graph);
}
static void log_softmax_of_a_vector(void)
{
  Graph *graph = graph_new();
  apply_log_softmax(graph, tensor_new(graph->arena, vector_shape(3), "x"));
}

static void log_softmax_of_nothing(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 0), "x");
  apply_log_softmax(graph, x);
}

static void cross_entropy_of_no_rows(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(0, 3), "x");
  apply_cross_entropy(graph, x, NULL, true);
}

static void cross_entropy_of_class_ten(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 10), "x");
  apply_cross_entropy(graph, x, (unsigned char[]){ 9, 10 }, true);
}
static void wrong_shapes_and_labels_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(log_softmax_of_a_vector), 1,
               "log_softmax: expected a matrix, found shape (3)");
  assert_fails(run_function(log_softmax_of_nothing), 1,
               "log_softmax: expected a matrix with columns, found none");
  assert_fails(run_function(cross_entropy_of_no_rows), 1,
               "cross_entropy: expected a row or more, found none");
  assert_fails(run_function(cross_entropy_of_class_ten), 1,
               "cross_entropy: expected a label from 0 to 9, "
               "found 10 in row 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(equal_scores_give_the_log_of_one_over_m),
    cmocka_unit_test(scores_of_a_thousand_are_exact),
    cmocka_unit_test(a_shift_of_all_scores_changes_nothing),
    cmocka_unit_test(minus_infinity_is_a_probability_of_zero),
    cmocka_unit_test(what_has_no_answer_becomes_no_number),
    cmocka_unit_test(one_column_has_no_gradient),
    cmocka_unit_test(each_wrong_twin_differs_from_this),
    cmocka_unit_test(built_from_eight_op_nodes_it_is_the_same),
    cmocka_unit_test(cross_entropy_by_hand),
    cmocka_unit_test(cross_entropy_alone_has_no_softmax),
    cmocka_unit_test(the_pair_gives_softmax_minus_one_hot),
    cmocka_unit_test(cross_entropy_is_linear),
    cmocka_unit_test(an_impossible_label_costs_infinitely_much),
    cmocka_unit_test(wrong_shapes_and_labels_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
