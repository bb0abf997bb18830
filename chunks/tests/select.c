/* Select, maximum, squeeze by hand.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "tests/tensors.h"

#include <math.h>
#include <string.h>

static void select_picks_an_entry_and_puts_its_gradient_back(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ 1, 2, 3, 4, 5, 6 });
  const unsigned char label[] = { 2, 0 };
  TensorNode *f = apply_select(graph, x, label);
  assert_true(same_shape(f->shape, vector_shape(2)));
  assert_entries(f->value, 2, (double[]){ 3, 4 }, 0);
  graph_backward_from(graph, f, (real[]){ 7, 9 });
  assert_entries(x->gradient, 6, (double[]){ 0, 0, 7, 9, 0, 0 }, 0);
  graph_free(graph);
}

static void select_works_on_a_batch_of_one(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 1), (double[]){ 5 });
  TensorNode *f = apply_select(graph, x, (unsigned char[]){ 0 });
  assert_true(same_shape(f->shape, vector_shape(1)));
  graph_backward_from(graph, f, (real[]){ 3 });
  assert_entries(f->value, 1, (double[]){ 5 }, 0);
  assert_entries(x->gradient, 1, (double[]){ 3 }, 0);
  graph_free(graph);
}
static void zeros_are_written_over_what_was_there(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  memset(arena_alloc(graph->arena, 1, 100000), 0x7f, 100000);
  graph_clear(graph);
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 1, 2 });
  TensorNode *f = apply_select(graph, x, (unsigned char[]){ 0 });
  graph_backward_from(graph, f, (real[]){ 1 });
  assert_entries(x->gradient, 2, (double[]){ 1, 0 }, 0);
  f = apply_row_max(graph, x);
  graph_backward_from(graph, f, (real[]){ 1 });
  assert_entries(x->gradient, 2, (double[]){ 0, 1 }, 0);
  graph_free(graph);
}
static void select_a_column_too_far(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(3, 10), "x");
  apply_select(graph, x, (unsigned char[]){ 0, 9, 10 });
}

static void a_label_out_of_range_is_named_with_its_row(void **state)
{
  (void)state;
  assert_fails(run_function(select_a_column_too_far), 1,
               "select: expected a label from 0 to 9, "
               "found 10 in row 2");
}
static void the_first_of_several_maxima_gets_the_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(3, 3),
                            (double[]){ 1, 5, 5, 2, 2, 2, -3, -1, -2 });
  TensorNode *f = apply_row_max(graph, x);
  assert_true(same_shape(f->shape, matrix_shape(3, 1)));
  assert_entries(f->value, 3, (double[]){ 5, 2, -1 }, 0);
  graph_backward_from(graph, f, (real[]){ 10, 20, 30 });
  assert_entries(x->gradient, 9,
                 (double[]){ 0, 10, 0, 20, 0, 0, 0, 30, 0 }, 0);
  graph_free(graph);
}

static void infinity_is_less_or_greater_like_any_number(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  double entries[] = { -INFINITY, -1000, -INFINITY, -INFINITY,
                       1000, INFINITY };
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2), entries);
  TensorNode *f = apply_row_max(graph, x);
  assert_entries(f->value, 3,
                 (double[]){ -1000, -INFINITY, INFINITY }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2, 3 });
  assert_entries(x->gradient, 6, (double[]){ 0, 1, 2, 0, 0, 3 }, 0);
  graph_free(graph);
}

static void a_maximum_over_no_number_is_no_number(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ 1, NAN, 2, NAN, 1, 2 });
  TensorNode *f = apply_row_max(graph, x);
  assert_true(isnan(f->value[0]));
  assert_true(isnan(f->value[1]));
  graph_free(graph);
}
static void select_from_a_vector(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, vector_shape(1), "x");
  apply_select(graph, x, (unsigned char[]){ 0 });
}

static void maximum_of_a_vector(void)
{
  Graph *graph = graph_new();
  apply_row_max(graph, tensor_new(graph->arena, vector_shape(3), "x"));
}

static void maximum_of_nothing(void)
{
  Graph *graph = graph_new();
  apply_row_max(graph, tensor_new(graph->arena, matrix_shape(2, 0), "x"));
}

static void select_and_row_max_need_a_matrix(void **state)
{
  (void)state;
  assert_fails(run_function(select_from_a_vector), 1,
               "select: expected a matrix, found shape (1)");
  assert_fails(run_function(maximum_of_a_vector), 1,
               "row_max: expected a matrix, found shape (3)");
  assert_fails(run_function(maximum_of_nothing), 1,
               "row_max: expected a matrix with columns, found none");
}

static void squeeze_removes_the_dimension_it_is_told(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape shape = { 3, { 1, 2, 1 } };
  TensorNode *x = tensor_of(graph, shape, (double[]){ 5, 7 });
  TensorNode *first = apply_squeeze(graph, x, 0);
  TensorNode *last = apply_squeeze(graph, x, 2);
  assert_true(same_shape(first->shape, matrix_shape(2, 1)));
  assert_true(same_shape(last->shape, matrix_shape(1, 2)));
  assert_entries(last->value, 2, (double[]){ 5, 7 }, 0);
  graph_backward_from(graph, last, (real[]){ 3, 4 });
  assert_entries(x->gradient, 2, (double[]){ 3, 4 }, 0);
  TensorNode *one = tensor_of(graph, matrix_shape(1, 1), (double[]){ 9 });
  assert_true(same_shape(apply_squeeze(graph, one, 0)->shape,
                         vector_shape(1)));
  graph_free(graph);
}

static void unsqueeze_inserts_where_it_is_told(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, vector_shape(2), (double[]){ 5, 7 });
  TensorNode *row = apply_unsqueeze(graph, x, 0);
  TensorNode *column = apply_unsqueeze(graph, x, 1);
  assert_true(same_shape(row->shape, matrix_shape(1, 2)));
  assert_true(same_shape(column->shape, matrix_shape(2, 1)));
  assert_entries(column->value, 2, (double[]){ 5, 7 }, 0);
  graph_backward_from(graph, column, (real[]){ 3, 4 });
  assert_entries(x->gradient, 2, (double[]){ 3, 4 }, 0);
  TensorNode *one = tensor_of(graph, scalar_shape(), (double[]){ 9 });
  assert_true(same_shape(apply_unsqueeze(graph, one, 0)->shape,
                         vector_shape(1)));
  graph_free(graph);
}
static TensorNode *select_some(Graph *graph, TensorNode *x)
{
  static const unsigned char label[] = { 3, 0, 0, 2, 1 };
  return apply_select(graph, x, label);
}

static TensorNode *squeeze_second(Graph *graph, TensorNode *x)
{
  return apply_squeeze(graph, x, 1);
}

static TensorNode *unsqueeze_second(Graph *graph, TensorNode *x)
{
  return apply_unsqueeze(graph, x, 1);
}

static void a_linear_op_and_its_backward_are_transposes(void **state)
{
  (void)state;
  assert_transpose(matrix_shape(5, 4), select_some);
  assert_transpose((Shape){ 3, { 2, 1, 3 } }, squeeze_second);
  assert_transpose((Shape){ 3, { 2, 4, 3 } }, unsqueeze_second);
}
static void squeeze_size_two(void)
{
  Graph *graph = graph_new();
  apply_squeeze(graph, tensor_new(graph->arena, vector_shape(2), "x"), 0);
}

static void squeeze_a_scalar(void)
{
  Graph *graph = graph_new();
  apply_squeeze(graph, tensor_new(graph->arena, scalar_shape(), "x"), 0);
}

static void unsqueeze_too_far(void)
{
  Graph *graph = graph_new();
  apply_unsqueeze(graph, tensor_new(graph->arena, vector_shape(2), "x"),
                  2);
}

static void unsqueeze_four_dimensions(void)
{
  Graph *graph = graph_new();
  Shape shape = { 4, { 1, 2, 1, 2 } };
  apply_unsqueeze(graph, tensor_new(graph->arena, shape, "x"), 0);
}

static void shapes_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(squeeze_size_two), 1,
               "squeeze: expected size 1 in dimension 0, "
               "found shape (2)");
  assert_fails(run_function(squeeze_a_scalar), 1,
               "squeeze: expected a tensor with a dimension 0, "
               "found shape ()");
  assert_fails(run_function(unsqueeze_too_far), 1,
               "unsqueeze: expected a dimension from 0 to 1, found 2");
  assert_fails(run_function(unsqueeze_four_dimensions), 1,
               "unsqueeze: expected fewer than 4 dimensions, "
               "found shape (1, 2, 1, 2)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(select_picks_an_entry_and_puts_its_gradient_back),
    cmocka_unit_test(select_works_on_a_batch_of_one),
    cmocka_unit_test(zeros_are_written_over_what_was_there),
    cmocka_unit_test(a_label_out_of_range_is_named_with_its_row),
    cmocka_unit_test(the_first_of_several_maxima_gets_the_gradient),
    cmocka_unit_test(infinity_is_less_or_greater_like_any_number),
    cmocka_unit_test(a_maximum_over_no_number_is_no_number),
    cmocka_unit_test(select_and_row_max_need_a_matrix),
    cmocka_unit_test(squeeze_removes_the_dimension_it_is_told),
    cmocka_unit_test(unsqueeze_inserts_where_it_is_told),
    cmocka_unit_test(a_linear_op_and_its_backward_are_transposes),
    cmocka_unit_test(shapes_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
