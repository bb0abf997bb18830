/* Products and the linear layer by hand.
   Explained in "Matrix products", book/16-products.nw. */

#include "ops/ops.h"
#include "tests/support.h"

#include <limits.h>
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

static void a_product_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, matrix_shape(2, 3),
                       (real[]){ 1, 2, 3, 4, 5, 6 });
  TensorNode *y = leaf(graph, matrix_shape(3, 1), (real[]){ 1, 0, -1 });
  TensorNode *f = apply_matrix_multiply(graph, x, y);
  graph_backward_from(graph, f, (real[]){ 1, 10 });
  assert_true(same_shape(f->shape, matrix_shape(2, 1)));
  assert_entries(f->value, 2, (real[]){ -2, -2 });
  assert_entries(x->gradient, 6, (real[]){ 1, 0, -1, 10, 0, -10 });
  assert_entries(y->gradient, 3, (real[]){ 41, 52, 63 });
  graph_free(graph);
}

static void a_linear_layer_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, matrix_shape(2, 3),
                       (real[]){ 1, 2, 3, 0, -1, 1 });
  TensorNode *w = leaf(graph, matrix_shape(2, 3),
                       (real[]){ 1, 0, 2, -1, 1, 0 });
  TensorNode *bias = leaf(graph, vector_shape(2), (real[]){ 10, 20 });
  TensorNode *f = apply_linear(graph, x, w, bias);
  graph_backward_from(graph, f, (real[]){ 1, 2, 3, -1 });
  assert_entries(f->value, 4, (real[]){ 17, 21, 12, 19 });
  assert_entries(x->gradient, 6, (real[]){ -1, 2, 2, 4, -1, 6 });
  assert_entries(w->gradient, 6, (real[]){ 1, -1, 6, 2, 5, 5 });
  assert_entries(bias->gradient, 2, (real[]){ 4, 1 });
  f = apply_linear(graph, x, w, NULL);
  assert_entries(f->value, 4, (real[]){ 7, 1, 2, -1 });
  graph_free(graph);
}

static void check_product(size_t n, size_t k, size_t m, const real x[],
                          const real y[], const real f_nabla[],
                          const real x_nabla[], const real y_nabla[])
{
  Graph *graph = graph_new();
  TensorNode *left = leaf(graph, matrix_shape(n, k), x);
  TensorNode *right = leaf(graph, matrix_shape(k, m), y);
  TensorNode *f = apply_matrix_multiply(graph, left, right);
  graph_backward_from(graph, f, f_nabla);
  assert_entries(left->gradient, n * k, x_nabla);
  assert_entries(right->gradient, k * m, y_nabla);
  graph_free(graph);
}

static void small_inputs_expose_mistakes_in_products(void **state)
{
  (void)state;
  const real zero[4] = { 0 };
  check_product(1, 2, 2, zero, (real[]){ 0, 1, 0, 0 }, (real[]){ 1, 0 },
                (real[]){ 0, 0 }, zero);
  check_product(2, 2, 2, zero, (real[]){ 0, 0, 1, 0 },
                (real[]){ 1, 0, 0, 0 }, (real[]){ 0, 1, 0, 0 }, zero);
  check_product(1, 2, 2, (real[]){ 1, 0 }, zero, (real[]){ 0, 1 },
                zero, (real[]){ 0, 1, 0, 0 });
  check_product(2, 1, 1, (real[]){ 1, 1 }, (real[]){ 1 },
                (real[]){ 1, 1 }, (real[]){ 1, 1 }, (real[]){ 2 });
}

static void check_layer(size_t n, size_t f, size_t m, const real x[],
                        const real w[], const real f_nabla[],
                        const real x_nabla[], const real w_nabla[],
                        const real bias_nabla[])
{
  Graph *graph = graph_new();
  TensorNode *in = leaf(graph, matrix_shape(n, f), x);
  TensorNode *weights = leaf(graph, matrix_shape(m, f), w);
  TensorNode *bias = leaf(graph, vector_shape(m), w);
  TensorNode *out = apply_linear(graph, in, weights, bias);
  graph_backward_from(graph, out, f_nabla);
  assert_entries(in->gradient, n * f, x_nabla);
  assert_entries(weights->gradient, m * f, w_nabla);
  assert_entries(bias->gradient, m, bias_nabla);
  graph_free(graph);
}

static void small_inputs_expose_mistakes_in_layers(void **state)
{
  (void)state;
  const real zero[4] = { 0 }, one[4] = { 1, 1, 1, 1 };
  check_layer(1, 2, 2, zero, (real[]){ 0, 1, 0, 0 }, (real[]){ 1, 0 },
              (real[]){ 0, 1 }, zero, (real[]){ 1, 0 });
  check_layer(1, 1, 2, zero, one, one, (real[]){ 2 }, zero, one);
  check_layer(1, 2, 2, (real[]){ 1, 0 }, zero, (real[]){ 0, 1 },
              zero, (real[]){ 0, 0, 1, 0 }, (real[]){ 0, 1 });
  check_layer(2, 1, 1, one, one, one, one, (real[]){ 2 }, (real[]){ 2 });
  check_layer(2, 1, 1, zero, one, (real[]){ 1, 2 }, (real[]){ 1, 2 },
              zero, (real[]){ 3 });
}

static void a_matrix_times_itself_gets_both_gradients(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, matrix_shape(2, 2),
                       (real[]){ 1, 2, 3, 4 });
  TensorNode *f = apply_matrix_multiply(graph, x, x);
  graph_backward_from(graph, f, (real[]){ 1, 0, 0, 0 });
  assert_entries(f->value, 4, (real[]){ 7, 10, 15, 22 });
  assert_entries(x->gradient, 4, (real[]){ 2, 3, 2, 0 });
  graph_free(graph);
}

static real inner(const real *a, const real *b, size_t count)
{
  real sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

static TensorNode *integers(Graph *graph, Shape shape, int factor)
{
  TensorNode *node = tensor_new(graph->arena, shape, NULL);
  for (size_t i = 0; i < element_count(shape); i++)
    node->value[i] = (int)i * factor % 19 - 9;
  node->wants_gradient = true;
  return node;
}

static void backward_is_the_transpose_exactly(void **state)
{
  (void)state;
  const size_t n = 5, k = 11, m = 7;
  Graph *graph = graph_new();
  TensorNode *x = integers(graph, matrix_shape(n, k), 17);
  TensorNode *y = integers(graph, matrix_shape(k, m), 13);
  TensorNode *w = integers(graph, matrix_shape(m, k), 7);
  TensorNode *g = integers(graph, matrix_shape(n, m), 5);
  TensorNode *f = apply_matrix_multiply(graph, x, y);
  graph_backward_from(graph, f, g->value);
  real loss = inner(f->value, g->value, n * m);
  assert_true(inner(x->value, x->gradient, n * k) == loss);
  assert_true(inner(y->value, y->gradient, k * m) == loss);
  note_transpose("matrix_multiply");
  TensorNode *bias = integers(graph, vector_shape(m), 3);
  f = apply_linear(graph, x, w, bias);
  graph_backward_from(graph, f, g->value);
  loss = inner(f->value, g->value, n * m);
  loss -= inner(bias->value, bias->gradient, m);
  assert_true(inner(x->value, x->gradient, n * k) == loss);
  assert_true(inner(w->value, w->gradient, m * k) == loss);
  note_transpose("linear");
  graph_free(graph);
}

static void a_gradient_that_nobody_wants_is_not_computed(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph, matrix_shape(1, 1), (real[]){ 2 });
  TensorNode *w = leaf(graph, matrix_shape(1, 1), (real[]){ 3 });
  TensorNode *bias = leaf(graph, vector_shape(1), (real[]){ 4 });
  x->wants_gradient = bias->wants_gradient = false;
  TensorNode *f = apply_linear(graph, x, w, bias);
  graph_backward(graph, apply_matrix_multiply(graph, x, f));
  assert_entries(w->gradient, 1, (real[]){ 4 });
  assert_null(x->gradient);
  assert_null(bias->gradient);
  graph_free(graph);
}

static TensorNode *of(Graph *graph, size_t rows, size_t columns)
{
  return tensor_new(graph->arena, matrix_shape(rows, columns), NULL);
}

static void multiply_misfits(void)
{
  Graph *graph = graph_new();
  apply_matrix_multiply(graph, of(graph, 2, 3), of(graph, 2, 3));
}

static void multiply_a_vector(void)
{
  Graph *graph = graph_new();
  TensorNode *vector = tensor_new(graph->arena, vector_shape(3), NULL);
  apply_matrix_multiply(graph, of(graph, 2, 3), vector);
}

static void products_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(multiply_misfits), 1,
               "matrix_multiply: expected as many columns in the first "
               "as rows in the second, found (2, 3) and (2, 3)");
  assert_fails(run_function(multiply_a_vector), 1,
               "matrix_multiply: expected a matrix, found shape (3)");
}

static void weigh_other_features(void)
{
  Graph *graph = graph_new();
  apply_linear(graph, of(graph, 2, 3), of(graph, 3, 2), NULL);
}

static void add_a_long_bias(void)
{
  Graph *graph = graph_new();
  TensorNode *bias = tensor_new(graph->arena, vector_shape(5), NULL);
  apply_linear(graph, of(graph, 2, 3), of(graph, 4, 3), bias);
}

static void layers_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(weigh_other_features), 1,
               "linear: expected weights with a column for each of "
               "3 features, found (3, 2)");
  assert_fails(run_function(add_a_long_bias), 1,
               "linear: expected a bias of shape (4), found (5)");
}

static void multiply_without_end(void)
{
  Graph *graph = graph_new();
  TensorNode *x = of(graph, 1, 1);
  x->shape.size[0] = (size_t)INT_MAX + 1;
  apply_matrix_multiply(graph, x, of(graph, 1, 1));
}

static void multiply_nothing(void)
{
  Graph *graph = graph_new();
  apply_linear(graph, of(graph, 0, 1), of(graph, 1, 1), NULL);
}

static void sizes_that_blas_cannot_count_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(multiply_without_end), 1,
               "matrix_multiply: expected sizes from 1 to 2147483647, "
               "found (2147483648, 1)");
  assert_fails(run_function(multiply_nothing), 1,
               "linear: expected sizes from 1 to 2147483647, "
               "found (0, 1)");
}

static void check_batch(size_t b, size_t m, const real x[],
                        const real y[], const real f_nabla[],
                        const real x_nabla[], const real y_nabla[])
{
  Graph *graph = graph_new();
  TensorNode *left = leaf(graph, (Shape){ 3, { b, 1, 1 } }, x);
  TensorNode *right = leaf(graph, (Shape){ 3, { b, 1, m } }, y);
  TensorNode *f = apply_batch_multiply(graph, left, right);
  graph_backward_from(graph, f, f_nabla);
  assert_entries(left->gradient, b, x_nabla);
  assert_entries(right->gradient, b * m, y_nabla);
  graph_free(graph);
}

static void small_inputs_expose_mistakes_in_batches(void **state)
{
  (void)state;
  const real zero[4] = { 0 };
  check_batch(2, 1, (real[]){ 1, 1 }, zero, (real[]){ 1, 0 }, zero,
              (real[]){ 1, 0 });
  check_batch(2, 2, zero, (real[]){ 0, 0, 1, 0 }, (real[]){ 0, 0, 1, 0 },
              (real[]){ 0, 1 }, zero);
  check_batch(2, 1, zero, (real[]){ 1, 2 }, (real[]){ 1, 1 },
              (real[]){ 1, 2 }, zero);
}

static void a_batch_of_products_is_transposed_exactly(void **state)
{
  (void)state;
  const Shape of_x = { 3, { 3, 5, 2 } }, of_y = { 3, { 3, 2, 7 } };
  Graph *graph = graph_new();
  TensorNode *x = integers(graph, of_x, 17);
  TensorNode *y = integers(graph, of_y, 13);
  TensorNode *f = apply_batch_multiply(graph, x, y);
  TensorNode *g = integers(graph, f->shape, 5);
  graph_backward_from(graph, f, g->value);
  real loss = inner(f->value, g->value, 105);
  assert_true(inner(x->value, x->gradient, 30) == loss);
  assert_true(inner(y->value, y->gradient, 42) == loss);
  note_transpose("batch_multiply");
  graph_free(graph);
}

static void a_batch_is_its_products_one_by_one(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = integers(graph, (Shape){ 3, { 2, 3, 5 } }, 17);
  TensorNode *y = integers(graph, (Shape){ 3, { 2, 5, 2 } }, 13);
  TensorNode *f = apply_batch_multiply(graph, x, y);
  for (int p = 0; p < 2; p++) {
    TensorNode *left = leaf(graph, matrix_shape(3, 5), x->value + 15 * p);
    TensorNode *right = leaf(graph, matrix_shape(5, 2),
                             y->value + 10 * p);
    TensorNode *one = apply_matrix_multiply(graph, left, right);
    assert_entries(f->value + 6 * p, 6, one->value);
  }
  graph_free(graph);
}

static void multiply_batches_of_two_and_three(void)
{
  Graph *graph = graph_new();
  apply_batch_multiply(graph,
                       integers(graph, (Shape){ 3, { 2, 1, 1 } }, 1),
                       integers(graph, (Shape){ 3, { 3, 1, 1 } }, 1));
}

static void multiply_a_batch_by_a_matrix(void)
{
  Graph *graph = graph_new();
  apply_batch_multiply(graph,
                       integers(graph, (Shape){ 3, { 2, 3, 4 } }, 1),
                       integers(graph, matrix_shape(4, 5), 1));
}

static void batches_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(multiply_batches_of_two_and_three), 1,
               "batch_multiply: expected shapes (b, n, k) and "
               "(b, k, m), found (2, 1, 1) and (3, 1, 1)");
  assert_fails(run_function(multiply_a_batch_by_a_matrix), 1,
               "found (2, 3, 4) and (4, 5)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_product_by_hand),
    cmocka_unit_test(a_linear_layer_by_hand),
    cmocka_unit_test(small_inputs_expose_mistakes_in_products),
    cmocka_unit_test(small_inputs_expose_mistakes_in_layers),
    cmocka_unit_test(a_matrix_times_itself_gets_both_gradients),
    cmocka_unit_test(backward_is_the_transpose_exactly),
    cmocka_unit_test(a_gradient_that_nobody_wants_is_not_computed),
    cmocka_unit_test(products_that_do_not_fit_are_refused),
    cmocka_unit_test(layers_that_do_not_fit_are_refused),
    cmocka_unit_test(sizes_that_blas_cannot_count_are_refused),
    cmocka_unit_test(small_inputs_expose_mistakes_in_batches),
    cmocka_unit_test(a_batch_of_products_is_transposed_exactly),
    cmocka_unit_test(a_batch_is_its_products_one_by_one),
    cmocka_unit_test(batches_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
