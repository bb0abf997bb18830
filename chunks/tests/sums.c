/* Sums by hand, and their transposes.
   Explained in "Sums", book/20-sums.nw. */

#include "tests/tensors.h"

#include <omp.h>
#include <string.h>

static void three_sums_of_one_matrix_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 3),
                            (double[]){ 1, 2, 3, 10, 20, 30 });
  TensorNode *all = apply_sum(graph, x);
  TensorNode *rows = apply_row_sum(graph, x);
  TensorNode *columns = apply_column_sum(graph, x);
  assert_true(same_shape(all->shape, scalar_shape()));
  assert_true(same_shape(rows->shape, matrix_shape(2, 1)));
  assert_true(same_shape(columns->shape, matrix_shape(1, 3)));
  assert_entries(all->value, 1, (double[]){ 66 }, 0);
  assert_entries(rows->value, 2, (double[]){ 6, 60 }, 0);
  assert_entries(columns->value, 3, (double[]){ 11, 22, 33 }, 0);
  graph_backward_from(graph, all, (real[]){ 4 });
  assert_entries(x->gradient, 6, (double[]){ 4, 4, 4, 4, 4, 4 }, 0);
  graph_backward_from(graph, rows, (real[]){ 5, 7 });
  assert_entries(x->gradient, 6, (double[]){ 5, 5, 5, 7, 7, 7 }, 0);
  graph_backward_from(graph, columns, (real[]){ 5, 7, 9 });
  assert_entries(x->gradient, 6, (double[]){ 5, 7, 9, 5, 7, 9 }, 0);
  graph_free(graph);
}
static void a_batch_of_one_is_summed(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(1, 2),
                            (double[]){ 3, 4 });
  TensorNode *rows = apply_row_sum(graph, x);
  TensorNode *columns = apply_column_sum(graph, x);
  assert_true(same_shape(rows->shape, matrix_shape(1, 1)));
  assert_entries(rows->value, 1, (double[]){ 7 }, 0);
  assert_entries(columns->value, 2, (double[]){ 3, 4 }, 0);
  graph_backward_from(graph, rows, (real[]){ 2 });
  assert_entries(x->gradient, 2, (double[]){ 2, 2 }, 0);
  graph_backward_from(graph, columns, (real[]){ 2, 5 });
  assert_entries(x->gradient, 2, (double[]){ 2, 5 }, 0);
  graph_free(graph);
}

static void sums_and_their_backward_are_transposes(void **state)
{
  (void)state;
  const Shape shape[] = { matrix_shape(3, 5), matrix_shape(5, 3),
                          matrix_shape(1, 4), matrix_shape(4, 1),
                          matrix_shape(150, 131) };
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    assert_transpose(shape[s], apply_sum);
    assert_transpose(shape[s], apply_row_sum);
    assert_transpose(shape[s], apply_column_sum);
  }
}
static void a_sum_expanded_has_a_backward_summed_and_expanded(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(2, 2),
                            (double[]){ 1, 2, 10, 20 });
  TensorNode *y = apply_expand(graph, apply_row_sum(graph, x), 1, 3);
  assert_entries(y->value, 6, (double[]){ 3, 3, 3, 30, 30, 30 }, 0);
  graph_backward_from(graph, y, (real[]){ 0, 1, 2, 3, 4, 5 });
  assert_entries(x->gradient, 4, (double[]){ 3, 3, 12, 12 }, 0);
  graph_free(graph);
}
enum {
  TALL = 301,
  WIDE = 203
};

static void sum_three_ways(int threads, real result[1 + TALL + WIDE])
{
  omp_set_num_threads(threads);
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(TALL, WIDE), "x");
  for (size_t k = 0; k < TALL * WIDE; k++)
    x->value[k] = 1 / (real)(k + 3);
  memcpy(result, apply_sum(graph, x)->value, sizeof(real));
  memcpy(result + 1, apply_row_sum(graph, x)->value,
         TALL * sizeof(real));
  memcpy(result + 1 + TALL, apply_column_sum(graph, x)->value,
         WIDE * sizeof(real));
  graph_free(graph);
}

static void the_number_of_threads_changes_no_bit(void **state)
{
  (void)state;
  int before = omp_get_max_threads();
  real one[1 + TALL + WIDE], many[1 + TALL + WIDE];
  sum_three_ways(1, one);
  const int threads[] = { 2, 3, 7 };
  for (int t = 0; t < 3; t++) {
    sum_three_ways(threads[t], many);
    assert_memory_equal(one, many, sizeof one);
  }
  omp_set_num_threads(before);
}
static void sum_the_rows_of_a_vector(void)
{
  Graph *graph = graph_new();
  apply_row_sum(graph, tensor_new(graph->arena, vector_shape(3), "x"));
}

static void sum_the_columns_of_a_vector(void)
{
  Graph *graph = graph_new();
  apply_column_sum(graph, tensor_new(graph->arena, vector_shape(3), "x"));
}

static void rows_and_columns_need_a_matrix(void **state)
{
  (void)state;
  assert_fails(run_function(sum_the_rows_of_a_vector), 1,
               "row_sum: expected a matrix, found shape (3)");
  assert_fails(run_function(sum_the_columns_of_a_vector), 1,
               "column_sum: expected a matrix, found shape (3)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_sums_of_one_matrix_by_hand),
    cmocka_unit_test(a_batch_of_one_is_summed),
    cmocka_unit_test(sums_and_their_backward_are_transposes),
    cmocka_unit_test(a_sum_expanded_has_a_backward_summed_and_expanded),
    cmocka_unit_test(the_number_of_threads_changes_no_bit),
    cmocka_unit_test(rows_and_columns_need_a_matrix),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
