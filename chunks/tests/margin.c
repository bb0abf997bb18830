/* The margin loss by hand and at its kink.
   Explained in "The multi-class margin loss", book/25-margin.nw. */

#include "tests/tensors.h"

#include <math.h>

static void two_rows_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 4),
                            (double[]){ 0, 2, 1.5, -1, 3, 0, 0, 1 });
  const unsigned char label[] = { 1, 3 };
  TensorNode *mean = apply_multi_margin(graph, x, label, true);
  TensorNode *sum = apply_multi_margin(graph, x, label, false);
  assert_entries(mean->value, 1, (double[]){ 0.4375 }, 0);
  assert_entries(sum->value, 1, (double[]){ 0.875 }, 0);
  graph_backward(graph, mean);
  assert_entries(x->gradient, 8,
                 (double[]){ 0, -0.125, 0.125, 0,
                             0.125, 0, 0, -0.125 },
                 0);
  graph_backward_from(graph, sum, (real[]){ 8 });
  assert_entries(x->gradient, 8,
                 (double[]){ 0, -2, 2, 0, 2, 0, 0, -2 }, 0);
  graph_free(graph);
}

static void equal_scores_cost_nine_tenths(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 10), (double[10]){ 0 });
  TensorNode *f = apply_multi_margin(graph, x, (unsigned char[]){ 7 },
                                     true);
  assert_entries(f->value, 1, (double[]){ 0.9 }, 1e-16);
  graph_free(graph);
}
static void check_row(size_t m, const double scores[], double loss,
                      const double x_nabla[])
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, m), scores);
  TensorNode *f = apply_multi_margin(graph, x, (unsigned char[]){ 0 },
                                     true);
  assert_entries(f->value, 1, &loss, 1e-15);
  graph_backward(graph, f);
  assert_entries(x->gradient, m, x_nabla, 1e-15);
  graph_free(graph);
}

static void each_wrong_twin_differs_from_this(void **state)
{
  (void)state;
  const double third = 1.0 / 3;
  check_row(1, (double[]){ 5 }, 0, (double[]){ 0 });
  check_row(2, (double[]){ 0, 0 }, 0.5, (double[]){ -0.5, 0.5 });
  check_row(2, (double[]){ 0, 1 }, 1, (double[]){ -0.5, 0.5 });
  check_row(3, (double[]){ 0, 0, 0 }, 2 * third,
            (double[]){ -2 * third, third, third });
}

static void a_lead_of_exactly_one_is_enough(void **state)
{
  (void)state;
  check_row(2, (double[]){ 1, 0 }, 0, (double[]){ 0, 0 });
}
static void rows_of_the_gradient_add_up_to_zero(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  double scores[12];
  for (int k = 0; k < 12; k++)
    scores[k] = (k * 7 % 11) / 4.0;
  TensorNode *x = tensor_of(graph, matrix_shape(3, 4), scores);
  const unsigned char label[] = { 3, 0, 2 };
  graph_backward(graph, apply_multi_margin(graph, x, label, false));
  for (int i = 0; i < 12; i += 4) {
    const real *row = x->gradient + i;
    assert_true(row[0] + row[1] + row[2] + row[3] == 0);
    assert_true(row[label[i / 4]] < 0);
  }
  graph_free(graph);
}

static void a_score_that_is_no_number_is_not_content(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 5, NAN });
  for (unsigned char c = 0; c < 2; c++)
    assert_true(
        isnan(apply_multi_margin(graph, x, &c, true)->value[0]));
  graph_free(graph);
}
static void margin_of_a_vector(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, vector_shape(3), "x");
  apply_multi_margin(graph, x, (unsigned char[]){ 0 }, true);
}

static void margin_of_no_rows(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(0, 3), "x");
  apply_multi_margin(graph, x, NULL, true);
}

static void margin_of_class_ten(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 10), "x");
  apply_multi_margin(graph, x, (unsigned char[]){ 9, 10 }, true);
}

static void wrong_shapes_and_labels_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(margin_of_a_vector), 1,
               "multi_margin: expected a matrix, found shape (3)");
  assert_fails(run_function(margin_of_no_rows), 1,
               "multi_margin: expected a row or more, found none");
  assert_fails(run_function(margin_of_class_ten), 1,
               "multi_margin: expected a label from 0 to 9, "
               "found 10 in row 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_by_hand),
    cmocka_unit_test(equal_scores_cost_nine_tenths),
    cmocka_unit_test(each_wrong_twin_differs_from_this),
    cmocka_unit_test(a_lead_of_exactly_one_is_enough),
    cmocka_unit_test(rows_of_the_gradient_add_up_to_zero),
    cmocka_unit_test(a_score_that_is_no_number_is_not_content),
    cmocka_unit_test(wrong_shapes_and_labels_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
