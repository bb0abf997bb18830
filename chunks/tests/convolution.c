#include "core/random.h"
#include "tests/tensors.h"

#include <math.h>
#include <omp.h>
#include <string.h>

static Shape images(size_t n, size_t c, size_t h, size_t w)
{
  return (Shape){ 4, { n, c, h, w } };
}

static void every_window_becomes_a_row(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 2, 2, 3),
                            (double[]){ 1, 2, 3, 4, 5, 6,
                                        -1, -2, -3, -4, -5, -6 });
  TensorNode *u = apply_unfold(graph, x, 2, 1, 0);
  assert_true(same_shape(u->shape, matrix_shape(2, 8)));
  assert_entries(u->value, 16,
                 (double[]){ 1, 2, 4, 5, -1, -2, -4, -5,
                             2, 3, 5, 6, -2, -3, -5, -6 },
                 0);
  graph_free(graph);
}

static void a_pixel_gets_the_gradients_of_all_its_copies(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 1, 1), (double[]){ 7 });
  TensorNode *u = apply_unfold(graph, x, 2, 1, 1);
  assert_entries(u->value, 16,
                 (double[]){ 0, 0, 0, 7, 0, 0, 7, 0,
                             0, 7, 0, 0, 7, 0, 0, 0 },
                 0);
  graph_backward_from(graph, u,
                      (real[]){ 9, 9, 9, 1, 9, 9, 2, 9,
                                9, 4, 9, 9, 8, 9, 9, 9 });
  assert_entries(x->gradient, 1, (double[]){ 15 }, 0);
  graph_free(graph);
}
static void the_frame_is_zero_on_all_four_sides(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 1),
                            (double[]){ 1, 2 });
  TensorNode *u = apply_unfold(graph, x, 2, 1, 1);
  assert_true(same_shape(u->shape, matrix_shape(6, 4)));
  assert_entries(u->value, 24,
                 (double[]){ 0, 0, 0, 1, 0, 0, 1, 0,
                             0, 1, 0, 2, 1, 0, 2, 0,
                             0, 2, 0, 0, 2, 0, 0, 0 },
                 0);
  graph_free(graph);
}

static void channels_first_transposes_each_image(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, matrix_shape(3, 2),
                            (double[]){ 1, 2, 3, 4, 5, 6 });
  TensorNode *f = apply_channels_first(graph, x, 1, 1, 3);
  assert_true(same_shape(f->shape, images(1, 2, 1, 3)));
  assert_entries(f->value, 6, (double[]){ 1, 3, 5, 2, 4, 6 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2, 3, 4, 5, 6 });
  assert_entries(x->gradient, 6, (double[]){ 1, 4, 2, 5, 3, 6 }, 0);
  graph_free(graph);
}
static TensorNode *unfold_three(Graph *graph, TensorNode *x)
{
  return apply_unfold(graph, x, 3, 2, 1);
}

static TensorNode *first_of_two_images(Graph *graph, TensorNode *x)
{
  return apply_channels_first(graph, x, 2, 3, 2);
}

static TensorNode *reshape_to_six(Graph *graph, TensorNode *x)
{
  return apply_reshape(graph, x, matrix_shape(6, 2));
}

static TensorNode *fixed(Graph *graph, Shape shape)
{
  TensorNode *x = tensor_new(graph->arena, shape, "fixed");
  for (size_t i = 0; i < element_count(shape); i++)
    x->value[i] = (real)(i * 7 % 11) - 5;
  return x;
}
static TensorNode *convolve_image(Graph *graph, TensorNode *x)
{
  TensorNode *w = fixed(graph, images(3, 2, 3, 3));
  return apply_convolve(graph, x, w, NULL, 2, 1);
}

static TensorNode *convolve_kernels(Graph *graph, TensorNode *w)
{
  TensorNode *x = fixed(graph, images(2, 2, 5, 4));
  return apply_convolve(graph, x, w, NULL, 1, 1);
}

static TensorNode *convolve_image_turned(Graph *graph, TensorNode *x)
{
  TensorNode *w = fixed(graph, images(3, 2, 3, 3));
  return apply_convolve(graph, x, w, NULL, 1, 1);
}

static void backward_is_the_transpose_exactly(void **state)
{
  (void)state;
  assert_transpose(images(2, 2, 5, 4), unfold_three);
  assert_transpose(matrix_shape(12, 3), first_of_two_images);
  assert_transpose(images(2, 1, 3, 2), reshape_to_six);
  assert_transpose(images(2, 2, 5, 4), convolve_image);
  assert_transpose(images(2, 2, 5, 4), convolve_image_turned);
  assert_transpose(images(3, 2, 3, 3), convolve_kernels);
}

static TensorNode *convolve_by_parts(Graph *graph, TensorNode *x,
                                     TensorNode *w, TensorNode *bias,
                                     size_t stride, size_t padding)
{
  size_t outputs = w->shape.size[0], k = w->shape.size[2];
  size_t entries = w->shape.size[1] * k * k;
  size_t rows = (x->shape.size[2] + 2 * padding - k) / stride + 1;
  size_t columns = (x->shape.size[3] + 2 * padding - k) / stride + 1;
  TensorNode *u = apply_unfold(graph, x, k, stride, padding);
  TensorNode *matrix =
      apply_reshape(graph, w, matrix_shape(outputs, entries));
  TensorNode *f = apply_linear(graph, u, matrix, bias);
  return apply_channels_first(graph, f, x->shape.size[0], rows,
                              columns);
}

static void a_convolution_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 3),
                            (double[]){ 1, 2, 3, 4, 5, 6 });
  TensorNode *w = tensor_of(graph, images(1, 1, 2, 2),
                            (double[]){ 1, 0, -1, 2 });
  TensorNode *bias = tensor_of(graph, vector_shape(1), (double[]){ 10 });
  TensorNode *f = apply_convolve(graph, x, w, bias, 1, 0);
  assert_true(same_shape(f->shape, images(1, 1, 1, 2)));
  assert_entries(f->value, 2, (double[]){ 17, 19 }, 0);
  graph_backward_from(graph, f, (real[]){ 1, 10 });
  assert_entries(x->gradient, 6, (double[]){ 1, 10, 0, -1, -8, 20 }, 0);
  assert_entries(w->gradient, 4, (double[]){ 21, 32, 54, 65 }, 0);
  assert_entries(bias->gradient, 1, (double[]){ 11 }, 0);
  graph_free(graph);
}
static void each_wrong_twin_differs_from_this(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, images(1, 1, 2, 2),
                            (double[]){ 1, 0, 0, 0 });
  TensorNode *w = tensor_of(graph, images(1, 1, 2, 2),
                            (double[]){ 1, 2, 3, 4 });
  TensorNode *f = apply_convolve(graph, x, w, NULL, 1, 0);
  graph_backward(graph, f);
  assert_entries(f->value, 1, (double[]){ 1 }, 0);
  assert_entries(x->gradient, 4, (double[]){ 1, 2, 3, 4 }, 0);
  x = tensor_of(graph, images(1, 1, 1, 2), (double[]){ 1, 1 });
  w = tensor_of(graph, images(1, 1, 1, 1), (double[]){ 1 });
  TensorNode *bias = tensor_of(graph, vector_shape(1), (double[]){ 0 });
  f = apply_convolve(graph, x, w, bias, 1, 0);
  graph_backward_from(graph, f, (real[]){ 1, 2 });
  assert_entries(w->gradient, 1, (double[]){ 3 }, 0);
  assert_entries(bias->gradient, 1, (double[]){ 3 }, 0);
  x = tensor_of(graph, images(1, 2, 1, 1), (double[]){ 1, 0 });
  w = tensor_of(graph, images(2, 2, 1, 1), (double[]){ 0, 1, 0, 0 });
  f = apply_convolve(graph, x, w, NULL, 1, 0);
  assert_entries(f->value, 2, (double[]){ 0, 0 }, 0);
  graph_free(graph);
}
static TensorNode *integers(Graph *graph, Random *random, Shape shape)
{
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  for (size_t i = 0; i < element_count(shape); i++)
    x->value[i] = (real)random_below(random, 19) - 9;
  x->wants_gradient = true;
  return x;
}

static void assert_same_gradients(Graph *graph, TensorNode *f,
                                  TensorNode *parts, const real *g,
                                  TensorNode *const leaf[3])
{
  real *first[3];
  graph_backward_from(graph, f, g);
  for (int i = 0; i < 3; i++)
    first[i] = leaf[i]->gradient;
  graph_backward_from(graph, parts, g);
  for (int i = 0; i < 3; i++)
    assert_memory_equal(first[i], leaf[i]->gradient,
                        element_count(leaf[i]->shape) * sizeof(real));
}
static void compare_with_parts(Graph *graph, Random *random,
                               size_t width, size_t k, size_t stride,
                               size_t padding)
{
  TensorNode *leaf[] = {
    integers(graph, random, images(3, 2, 6, width)),
    integers(graph, random, images(4, 2, k, k)),
    integers(graph, random, vector_shape(4)),
  };
  TensorNode *f = apply_convolve(graph, leaf[0], leaf[1], leaf[2],
                                 stride, padding);
  TensorNode *parts = convolve_by_parts(graph, leaf[0], leaf[1],
                                        leaf[2], stride, padding);
  assert_true(same_shape(f->shape, parts->shape));
  assert_memory_equal(f->value, parts->value,
                      element_count(f->shape) * sizeof(real));
  TensorNode *g = integers(graph, random, f->shape);
  assert_same_gradients(graph, f, parts, g->value, leaf);
  graph_clear(graph);
}

static void the_fast_convolution_equals_its_parts(void **state)
{
  (void)state;
  Random random = random_start(26, 0);
  Graph *graph = graph_new();
  for (size_t k = 1; k <= 5; k++)
    for (size_t stride = 1; stride <= 3; stride++)
      for (size_t padding = 0; padding < k; padding++)
        compare_with_parts(graph, &random, 5, k, stride, padding);
  graph_free(graph);
}
static void rows_of_every_length_equal_their_parts(void **state)
{
  (void)state;
  Random random = random_start(26, 2);
  Graph *graph = graph_new();
  for (size_t width = 2; width <= 50; width++)
    compare_with_parts(graph, &random, width, 2, 1, 0);
  graph_free(graph);
}
static void a_gradient_that_nobody_wants_is_not_computed(void **state)
{
  (void)state;
  for (int wanted = 0; wanted < 3; wanted++) {
    Graph *graph = graph_new();
    TensorNode *leaf[] = { fixed(graph, images(2, 1, 3, 3)),
                           fixed(graph, images(1, 1, 2, 2)),
                           fixed(graph, vector_shape(1)) };
    leaf[wanted]->wants_gradient = true;
    TensorNode *f = apply_convolve(graph, leaf[0], leaf[1], leaf[2],
                                   1, 1);
    graph_backward_from(graph, f, fixed(graph, f->shape)->value);
    for (int i = 0; i < 3; i++)
      assert_true((leaf[i]->gradient != NULL) == (i == wanted));
    graph_free(graph);
  }
}
static TensorNode *abreast(Graph *graph, const TensorNode *x)
{
  Shape shape = x->shape;
  shape.abreast = true;
  TensorNode *y = tensor_new(graph->arena, shape, "abreast");
  y->wants_gradient = true;
  for (size_t i = 0; i < element_count(shape); i++)
    y->value[i] = NAN;
  size_t each = element_count(x->shape) / shape.size[0];
  for (size_t n = 0; n < shape.size[0]; n++)
    for (size_t e = 0; e < each; e++)
      y->value[place_of(shape, n, e)] = x->value[n * each + e];
  return y;
}

static void assert_same_images(const TensorNode *x, const real *rows,
                               Shape shape, const real *lanes)
{
  size_t each = element_count(x->shape) / x->shape.size[0];
  for (size_t n = 0; n < x->shape.size[0]; n++)
    for (size_t e = 0; e < each; e++)
      assert_true(rows[n * each + e] == lanes[place_of(shape, n, e)]);
}
static void compare_layouts(Graph *graph, Random *random, size_t n,
                            size_t k, size_t stride, size_t padding)
{
  TensorNode *x = integers(graph, random, images(n, 2, 6, 7));
  TensorNode *w = integers(graph, random, images(7, 2, k, k));
  TensorNode *bias = integers(graph, random, vector_shape(7));
  TensorNode *y = abreast(graph, x);
  TensorNode *rows = apply_convolve(graph, x, w, bias, stride, padding);
  TensorNode *lanes =
      apply_convolve(graph, y, w, bias, stride, padding);
  TensorNode *g = integers(graph, random, rows->shape);
  assert_same_images(rows, rows->value, lanes->shape, lanes->value);
  graph_backward_from(graph, rows, g->value);
  const real *w_nabla = w->gradient, *bias_nabla = bias->gradient;
  const real *x_nabla = x->gradient;
  graph_backward_from(graph, lanes, abreast(graph, g)->value);
  assert_same_images(x, x_nabla, y->shape, y->gradient);
  assert_memory_equal(w_nabla, w->gradient,
                      element_count(w->shape) * sizeof(real));
  assert_memory_equal(bias_nabla, bias->gradient, 7 * sizeof(real));
  graph_clear(graph);
}

static void abreast_and_in_rows_are_the_same(void **state)
{
  (void)state;
  Random random = random_start(26, 3);
  Graph *graph = graph_new();
  for (size_t n = 1; n <= 33; n++)
    compare_layouts(graph, &random, n, 1 + n % 6, 1 + n % 3,
                    n % (1 + n % 6));
  for (size_t k = 1; k <= 7; k += 2)
    for (size_t stride = 1; stride <= 2; stride++)
      compare_layouts(graph, &random, 18, k, stride, k / 2);
  graph_free(graph);
}
static void a_lane_without_an_image_changes_nothing(void **state)
{
  (void)state;
  Random random = random_start(26, 4);
  Graph *graph = graph_new();
  TensorNode *x = integers(graph, &random, images(9, 2, 5, 5));
  TensorNode *w = integers(graph, &random, images(3, 2, 3, 3));
  TensorNode *y = abreast(graph, x);
  TensorNode *f = apply_flatten(
      graph, apply_convolve(graph, y, w, NULL, 1, 1));
  graph_backward_from(graph, f, f->value);
  for (size_t i = 0; i < element_count(w->shape); i++)
    assert_true(isfinite(w->gradient[i]));
  for (size_t e = 0; e < 2 * 5 * 5; e++)
    for (size_t l = 9; l < 16; l++)
      assert_true(y->gradient[e * 16 + l] == 0);
  graph_free(graph);
}
enum { WEIGHTS = 5 * 3 * 3 * 3 };

static void gradient_with_threads(int threads, bool lanes,
                                  real w_nabla[WEIGHTS])
{
  omp_set_num_threads(threads);
  Random random = random_start(27, 0);
  Graph *graph = graph_new();
  TensorNode *x = integers(graph, &random, images(21, 3, 9, 8));
  TensorNode *w = integers(graph, &random, images(5, 3, 3, 3));
  for (size_t i = 0; i < element_count(x->shape); i++)
    x->value[i] /= 7;
  x = lanes ? abreast(graph, x) : x;
  TensorNode *f = apply_convolve(graph, x, w, NULL, 1, 1);
  graph_backward_from(graph, f, f->value);
  memcpy(w_nabla, w->gradient, WEIGHTS * sizeof(real));
  graph_free(graph);
}

static void the_number_of_threads_changes_no_bit(void **state)
{
  (void)state;
  real one[WEIGHTS], other[WEIGHTS];
  int threads = omp_get_max_threads();
  for (int lanes = 0; lanes < 2; lanes++) {
    gradient_with_threads(1, lanes, one);
    for (int t = 2; t <= 4; t++) {
      gradient_with_threads(t, lanes, other);
      assert_memory_equal(one, other, sizeof one);
    }
  }
  omp_set_num_threads(threads);
}

static void unfold(Shape shape, size_t kernel, size_t stride,
                   size_t padding)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  apply_unfold(graph, x, kernel, stride, padding);
}

static void unfold_a_matrix(void)
{
  unfold(matrix_shape(4, 4), 2, 1, 0);
}

static void unfold_no_images(void)
{
  unfold(images(0, 1, 4, 4), 2, 1, 0);
}

static void unfold_with_a_large_kernel(void)
{
  unfold(images(1, 1, 4, 3), 4, 1, 0);
}

static void unfold_without_a_stride(void)
{
  unfold(images(1, 1, 4, 4), 2, 0, 0);
}

static void unfold_with_wide_padding(void)
{
  unfold(images(1, 1, 4, 4), 2, 1, 2);
}
static void unfold_beyond_counting(void)
{
  TensorNode x = { .shape = images(1, 1, 50000, 50000) };
  apply_unfold(graph_new(), &x, 1, 1, 0);
}
static void windows_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(unfold_a_matrix), 1,
               "unfold: expected images, of rank 4, found shape (4, 4)");
  assert_fails(run_function(unfold_no_images), 1,
               "unfold: expected sizes from 1 to 2147483647, "
               "found (0, 1, 4, 4)");
  assert_fails(run_function(unfold_with_a_large_kernel), 1,
               "unfold: expected a kernel from 1 to 3, found 4");
  assert_fails(run_function(unfold_without_a_stride), 1,
               "unfold: expected a stride of 1 or more, found 0");
  assert_fails(run_function(unfold_beyond_counting), 1,
               "unfold: expected windows that can be counted, "
               "found 1 x 2.5e+09 of 1");
  assert_fails(run_function(unfold_with_wide_padding), 1,
               "unfold: expected padding below the kernel's 2, found 2");
}
static void convolve(Shape kernels, Shape bias)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, images(1, 3, 8, 8), "x");
  TensorNode *w = tensor_new(graph->arena, kernels, "w");
  TensorNode *b = tensor_new(graph->arena, bias, "b");
  apply_convolve(graph, x, w, b, 1, 0);
}

static void convolve_two_channels(void)
{
  convolve(images(6, 2, 5, 5), vector_shape(6));
}

static void convolve_with_an_oblong(void)
{
  convolve(images(6, 3, 5, 3), vector_shape(6));
}

static void convolve_with_a_vector(void)
{
  convolve(vector_shape(6), vector_shape(6));
}

static void convolve_with_a_short_bias(void)
{
  convolve(images(6, 3, 5, 5), vector_shape(3));
}
static void channels_of_seven_rows(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(7, 2), "x");
  apply_channels_first(graph, x, 2, 2, 2);
}

static void reshape_six_to_five(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(2, 3), "x");
  apply_reshape(graph, x, vector_shape(5));
}

static void kernels_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  const char *kernels =
      "convolve: expected kernels of shape (outputs, 3, k, k), found (6";
  assert_fails(run_function(convolve_two_channels), 1, kernels);
  assert_fails(run_function(convolve_with_an_oblong), 1, kernels);
  assert_fails(run_function(convolve_with_a_vector), 1, kernels);
  assert_fails(run_function(convolve_with_a_short_bias), 1,
               "convolve: expected a bias of shape (6), found (3)");
  assert_fails(run_function(channels_of_seven_rows), 1,
               "channels_first: expected 2 x 2 x 2 rows, found 7");
  assert_fails(run_function(reshape_six_to_five), 1,
               "reshape: expected a shape with as many entries as "
               "(2, 3), found (5)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_window_becomes_a_row),
    cmocka_unit_test(a_pixel_gets_the_gradients_of_all_its_copies),
    cmocka_unit_test(the_frame_is_zero_on_all_four_sides),
    cmocka_unit_test(channels_first_transposes_each_image),
    cmocka_unit_test(backward_is_the_transpose_exactly),
    cmocka_unit_test(a_convolution_by_hand),
    cmocka_unit_test(each_wrong_twin_differs_from_this),
    cmocka_unit_test(the_fast_convolution_equals_its_parts),
    cmocka_unit_test(rows_of_every_length_equal_their_parts),
    cmocka_unit_test(a_gradient_that_nobody_wants_is_not_computed),
    cmocka_unit_test(abreast_and_in_rows_are_the_same),
    cmocka_unit_test(a_lane_without_an_image_changes_nothing),
    cmocka_unit_test(the_number_of_threads_changes_no_bit),
    cmocka_unit_test(windows_that_do_not_fit_are_refused),
    cmocka_unit_test(kernels_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
