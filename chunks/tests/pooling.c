/* Pooling by hand, at ties, and its transpose.
   Explained in "Pooling", book/27-pooling.nw. */

#include "core/random.h"
#include "tests/tensors.h"

#include <math.h>
#include <string.h>

static TensorNode *max_pool_by_parts(Graph *graph, TensorNode *x,
                                     size_t kernel, size_t stride)
{
  Shape shape = x->shape;
  Shape planes = shape;
  planes.size[0] = shape.size[0] * shape.size[1];
  planes.size[1] = 1;
  TensorNode *u = apply_unfold(graph, apply_reshape(graph, x, planes),
                               kernel, stride, 0);
  shape.size[2] = (shape.size[2] - kernel) / stride + 1;
  shape.size[3] = (shape.size[3] - kernel) / stride + 1;
  return apply_reshape(graph, apply_row_max(graph, u), shape);
}

static Shape images(size_t n, size_t c, size_t h, size_t w)
{
  return (Shape){ 4, { n, c, h, w } };
}

static void the_maximum_of_each_window_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 2, 2, 4),
                            (double[]){ 1, 2, 5, 0, 4, 3, 1, 2,
                                        -1, -2, 0, 0, -3, -4, 0, 9 });
  TensorNode *f = apply_max_pool(graph, x, 2, 2);
  assert_true(same_shape(f->shape, images(1, 2, 1, 2)));
  assert_entries(f->value, 4, (double[]){ 4, 5, -1, 9 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2, 3, 4 });
  assert_entries(x->gradient, 16,
                 (double[]){ 0, 0, 2, 0, 1, 0, 0, 0,
                             3, 0, 0, 0, 0, 0, 0, 4 },
                 0);
  graph_free(graph);
}

static void overlapping_windows_add_their_gradients(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 3),
                            (double[]){ 0, 9, 0, 0, 0, 0 });
  TensorNode *f = apply_max_pool(graph, x, 2, 1);
  graph_backward_from(graph, f, (real[]){ 1, 10 });
  assert_entries(x->gradient, 6, (double[]){ 0, 11, 0, 0, 0, 0 }, 0);
  graph_free(graph);
}
static void of_four_zeros_the_first_gets_the_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 2),
                            (double[]){ 0, 0, 0, 0 });
  graph_backward(graph, apply_max_pool(graph, x, 2, 2));
  assert_entries(x->gradient, 4, (double[]){ 1, 0, 0, 0 }, 0);
  graph_free(graph);
}

static void a_negative_maximum_is_found(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 1, 1),
                            (double[]){ -1 });
  TensorNode *f = apply_max_pool(graph, x, 1, 1);
  assert_entries(f->value, 1, (double[]){ -1 }, 0);
  graph_free(graph);
}

static void a_window_with_no_number_has_no_maximum(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 4),
                            (double[]){ NAN, 1, INFINITY, 1,
                                        2, 3, 1, -INFINITY });
  TensorNode *f = apply_max_pool(graph, x, 2, 2);
  assert_true(isnan(f->value[0]));
  assert_true(f->value[1] == INFINITY);
  graph_free(graph);
}
static TensorNode *ties_everywhere(Graph *graph, Random *random,
                                   size_t width)
{
  TensorNode *x = tensor_new(graph->arena, images(3, 2, 7, width), "x");
  size_t count = element_count(x->shape);
  for (size_t i = 0; i < count; i++)
    x->value[i] = (real)random_below(random, 5) - 2;
  x->wants_gradient = true;
  return x;
}

static void compare_with_parts(Graph *graph, Random *random,
                               size_t width, size_t kernel,
                               size_t stride)
{
  TensorNode *x = ties_everywhere(graph, random, width);
  size_t count = element_count(x->shape);
  TensorNode *f = apply_max_pool(graph, x, kernel, stride);
  TensorNode *parts = max_pool_by_parts(graph, x, kernel, stride);
  assert_true(same_shape(f->shape, parts->shape));
  size_t windows = element_count(f->shape) * sizeof(real);
  assert_memory_equal(f->value, parts->value, windows);
  graph_backward_from(graph, f, f->value);
  const real *x_nabla = x->gradient;
  graph_backward_from(graph, parts, f->value);
  assert_memory_equal(x_nabla, x->gradient, count * sizeof(real));
  graph_clear(graph);
}

static void max_pool_equals_its_parts(void **state)
{
  (void)state;
  Random random = random_start(28, 0);
  Graph *graph = graph_new();
  for (size_t kernel = 1; kernel <= 4; kernel++)
    for (size_t stride = 1; stride <= 4; stride++)
      compare_with_parts(graph, &random, 9, kernel, stride);
  graph_free(graph);
}

static void pairs_of_every_number_equal_their_parts(void **state)
{
  (void)state;
  Random random = random_start(28, 1);
  Graph *graph = graph_new();
  for (size_t width = 2; width <= 70; width++)
    compare_with_parts(graph, &random, width, 2, 2);
  graph_free(graph);
}
static void relu_may_come_before_or_after(void **state)
{
  (void)state;
  Random random = random_start(28, 2);
  Graph *graph = graph_new();
  TensorNode *x = ties_everywhere(graph, &random, 64);
  TensorNode *before = apply_max_pool(graph, apply_relu(graph, x), 2, 2);
  TensorNode *after = apply_relu(graph, apply_max_pool(graph, x, 2, 2));
  size_t windows = element_count(after->shape);
  assert_memory_equal(before->value, after->value,
                      windows * sizeof(real));
  real *g = arena_alloc(graph->arena, windows, sizeof(real));
  for (size_t i = 0; i < windows; i++)
    g[i] = (real)(i + 1);
  graph_backward_from(graph, before, g);
  const real *x_nabla = x->gradient;
  graph_backward_from(graph, after, g);
  assert_memory_equal(x_nabla, x->gradient,
                      element_count(x->shape) * sizeof(real));
  graph_free(graph);
}
static void the_mean_of_each_window_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 5),
                            (double[]){ 1, 2, 3, 4, 5, 6, 7, 8, 9, 0 });
  TensorNode *f = apply_average_pool(graph, x, 2, 2);
  assert_entries(f->value, 2, (double[]){ 4, 6 }, 0);
  graph_backward_from(graph, f, (real[]){ 4, 8 });
  assert_entries(x->gradient, 10,
                 (double[]){ 1, 1, 2, 2, 0, 1, 1, 2, 2, 0 }, 0);
  x = tensor_of(graph, images(2, 1, 2, 2),
                (double[]){ 1, 2, 3, 6, 0, 0, 0, 4 });
  f = apply_average_pool(graph, x, 2, 2);
  assert_true(same_shape(f->shape, images(2, 1, 1, 1)));
  assert_entries(f->value, 2, (double[]){ 3, 1 }, 0);
  graph_free(graph);
}
static TensorNode *mean_of_four(Graph *graph, TensorNode *x)
{
  return apply_average_pool(graph, x, 2, 1);
}

static void backward_is_the_transpose_exactly(void **state)
{
  (void)state;
  assert_transpose(images(2, 2, 4, 3), mean_of_four);
  assert_transpose(image_shape(9, 2, 4, 3), apply_flatten);
}

static void flatten_keeps_images_apart(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(2, 2, 1, 2),
                            (double[]){ 1, 2, 3, 4, 5, 6, 7, 8 });
  TensorNode *f = apply_flatten(graph, x);
  assert_true(same_shape(f->shape, matrix_shape(2, 4)));
  assert_entries(f->value, 8, (double[]){ 1, 2, 3, 4, 5, 6, 7, 8 }, 0);
  TensorNode *one = tensor_of(graph, images(1, 1, 1, 1), (double[]){ 3 });
  assert_true(same_shape(apply_flatten(graph, one)->shape,
                         matrix_shape(1, 1)));
  graph_free(graph);
}
static void max_pool_a_matrix(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(4, 4), "x");
  apply_max_pool(graph, x, 2, 2);
}

static void average_too_much(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, images(1, 1, 4, 2), "x");
  apply_average_pool(graph, x, 3, 3);
}

static void flatten_a_scalar(void)
{
  Graph *graph = graph_new();
  apply_flatten(graph, tensor_new(graph->arena, scalar_shape(), "x"));
}

static void what_cannot_be_pooled_is_refused(void **state)
{
  (void)state;
  assert_fails(run_function(max_pool_a_matrix), 1,
               "max_pool: expected images, of rank 4, "
               "found shape (4, 4)");
  assert_fails(run_function(average_too_much), 1,
               "average_pool: expected a kernel from 1 to 2, found 3");
  assert_fails(run_function(flatten_a_scalar), 1,
               "flatten: expected a batch, found a scalar");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_maximum_of_each_window_by_hand),
    cmocka_unit_test(overlapping_windows_add_their_gradients),
    cmocka_unit_test(of_four_zeros_the_first_gets_the_gradient),
    cmocka_unit_test(a_negative_maximum_is_found),
    cmocka_unit_test(a_window_with_no_number_has_no_maximum),
    cmocka_unit_test(max_pool_equals_its_parts),
    cmocka_unit_test(pairs_of_every_number_equal_their_parts),
    cmocka_unit_test(relu_may_come_before_or_after),
    cmocka_unit_test(the_mean_of_each_window_by_hand),
    cmocka_unit_test(backward_is_the_transpose_exactly),
    cmocka_unit_test(flatten_keeps_images_apart),
    cmocka_unit_test(what_cannot_be_pooled_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
