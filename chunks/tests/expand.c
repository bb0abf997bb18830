/* Expand by hand, and its transpose.
   Explained in "Expand", book/18-expand.nw. */

#include "tests/tensors.h"

static void a_column_is_repeated_and_its_rows_are_summed(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 1),
                            (double[]){ 5, 7 });
  TensorNode *y = apply_expand(graph, x, 1, 3);
  assert_true(same_shape(y->shape, matrix_shape(2, 3)));
  assert_entries(y->value, 6, (double[]){ 5, 5, 5, 7, 7, 7 }, 0);
  graph_backward_from(graph, y, (real[]){ 0, 1, 2, 10, 20, 40 });
  assert_entries(x->gradient, 2, (double[]){ 3, 70 }, 0);
  graph_free(graph);
}

static void a_row_is_repeated_and_its_columns_are_summed(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 5, 7 });
  TensorNode *y = apply_expand(graph, x, 0, 3);
  assert_true(same_shape(y->shape, matrix_shape(3, 2)));
  assert_entries(y->value, 6, (double[]){ 5, 7, 5, 7, 5, 7 }, 0);
  graph_backward_from(graph, y, (real[]){ 0, 1, 2, 10, 20, 40 });
  assert_entries(x->gradient, 2, (double[]){ 22, 51 }, 0);
  graph_free(graph);
}

static void expanding_once_changes_nothing(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 1), (double[]){ 5 });
  TensorNode *y = apply_expand(graph, x, 0, 1);
  graph_backward_from(graph, y, (real[]){ 3 });
  assert_entries(y->value, 1, (double[]){ 5 }, 0);
  assert_entries(x->gradient, 1, (double[]){ 3 }, 0);
  graph_free(graph);
}
static void many_columns_are_summed_like_few(void **state)
{
  (void)state;
  enum {
    TIMES = 200,
    COLUMNS = 131
  };
  static double entries[COLUMNS], expected[COLUMNS];
  static real g[TIMES * COLUMNS];
  for (size_t k = 0; k < TIMES * COLUMNS; k++) {
    g[k] = (real)(k % 7);
    expected[k % COLUMNS] += g[k];
  }
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, COLUMNS), entries);
  TensorNode *y = apply_expand(graph, x, 0, TIMES);
  graph_backward_from(graph, y, g);
  assert_entries(x->gradient, COLUMNS, expected, 0);
  graph_free(graph);
}

static TensorNode *five_columns(Graph *graph, TensorNode *x)
{
  return apply_expand(graph, x, 1, 5);
}

static TensorNode *five_rows(Graph *graph, TensorNode *x)
{
  return apply_expand(graph, x, 0, 5);
}

static void expand_and_its_backward_are_transposes(void **state)
{
  (void)state;
  assert_transpose(matrix_shape(3, 1), five_columns);
  assert_transpose(matrix_shape(1, 3), five_rows);
  assert_transpose((Shape){ 4, { 2, 1, 3, 2 } }, five_columns);
  assert_transpose((Shape){ 4, { 1, 2, 1, 3 } }, five_rows);
}
static void expand(Shape shape, int dimension, size_t times)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  apply_expand(graph, x, dimension, times);
}

static void expand_size_two(void)
{
  expand(matrix_shape(2, 3), 0, 4);
}

static void expand_dimension_two(void)
{
  expand(matrix_shape(2, 1), 2, 4);
}

static void expand_zero_times(void)
{
  expand(matrix_shape(2, 1), 1, 0);
}

static void expand_too_many_times(void)
{
  expand(matrix_shape(2, 1), 1, SIZE_MAX / 2 + 1);
}
static void only_size_one_is_expanded(void **state)
{
  (void)state;
  assert_fails(run_function(expand_size_two), 1,
               "expand: expected size 1 in dimension 0, "
               "found shape (2, 3)");
}

static void only_dimensions_that_exist_are_expanded(void **state)
{
  (void)state;
  assert_fails(run_function(expand_dimension_two), 1,
               "expand: expected a tensor with a dimension 2, "
               "found shape (2, 1)");
}

static void zero_times_and_too_many_times_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(expand_zero_times), 1, "times, found 0");
  assert_fails(run_function(expand_too_many_times), 1,
               "expand: expected 1 to ");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_column_is_repeated_and_its_rows_are_summed),
    cmocka_unit_test(a_row_is_repeated_and_its_columns_are_summed),
    cmocka_unit_test(expanding_once_changes_nothing),
    cmocka_unit_test(many_columns_are_summed_like_few),
    cmocka_unit_test(expand_and_its_backward_are_transposes),
    cmocka_unit_test(only_size_one_is_expanded),
    cmocka_unit_test(only_dimensions_that_exist_are_expanded),
    cmocka_unit_test(zero_times_and_too_many_times_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
