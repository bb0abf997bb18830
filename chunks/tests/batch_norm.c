/* Batch normalisation by hand, and its running statistics.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#include "core/random.h"
#include "tests/tensors.h"

#include <math.h>

typedef struct {
  Graph *graph;
  TensorNode *x, *gamma, *beta, *f;
} Norm;

static Norm norm_of(Shape shape, const double entries[], double gamma,
                    double beta)
{
  Norm norm = { .graph = graph_new() };
  double g[] = { gamma, gamma }, b[] = { beta, beta };
  Shape channels = vector_shape(shape.size[1]);
  norm.x = tensor_of(norm.graph, shape, entries);
  norm.gamma = tensor_of(norm.graph, channels, g);
  norm.beta = tensor_of(norm.graph, channels, b);
  norm.f = apply_batch_norm(norm.graph, norm.x, norm.gamma, norm.beta);
  return norm;
}

static void a_channel_by_hand(void **state)
{
  (void)state;
  double r = 1 / sqrt(1 + 1e-5), third = 0.5 * r * r;
  Norm norm = norm_of(matrix_shape(4, 1), (double[]){ 2, 4, 2, 4 }, 2,
                      10);
  assert_entries(norm.f->value, 4,
                 (double[]){ 10 - 2 * r, 10 + 2 * r, 10 - 2 * r,
                             10 + 2 * r },
                 1e-14);
  graph_backward_from(norm.graph, norm.f, (real[]){ 1, 2, 3, 4 });
  assert_entries(norm.gamma->gradient, 1, (double[]){ 2 * r }, 1e-14);
  assert_entries(norm.beta->gradient, 1, (double[]){ 10 }, 1e-14);
  assert_entries(norm.x->gradient, 4,
                 (double[]){ 2 * r * (-1.5 + third),
                             2 * r * (-0.5 - third),
                             2 * r * (0.5 + third),
                             2 * r * (1.5 - third) },
                 1e-14);
  graph_free(norm.graph);
}
static void each_wrong_twin_differs_from_this(void **state)
{
  (void)state;
  double r = 1 / sqrt(1 + 1e-5);
  Norm two = norm_of(matrix_shape(2, 1), (double[]){ -1, 1 }, 1, 0);
  assert_entries(two.f->value, 2, (double[]){ -r, r }, 1e-15);
  graph_backward_from(two.graph, two.f, (real[]){ 1, 1 });
  assert_entries(two.x->gradient, 2, (double[]){ 0, 0 }, 1e-15);
  graph_backward_from(two.graph, two.f, (real[]){ 1, 0 });
  double left = r * (1 - r * r) / 2;
  assert_entries(two.x->gradient, 2, (double[]){ left, -left }, 1e-15);
  graph_free(two.graph);
  Norm four = norm_of(matrix_shape(2, 2), (double[]){ 0, 4, 2, 6 }, 1,
                      0);
  assert_entries(four.f->value, 4, (double[]){ -r, -r, r, r }, 1e-15);
  graph_free(four.graph);
}

static void equal_values_become_beta(void **state)
{
  (void)state;
  Norm norm = norm_of(matrix_shape(2, 1), (double[]){ 7, 7 }, 3, 5);
  assert_entries(norm.f->value, 2, (double[]){ 5, 5 }, 0);
  graph_backward_from(norm.graph, norm.f, (real[]){ 1, -1 });
  double r = 1 / sqrt(1e-5);
  assert_entries(norm.x->gradient, 2, (double[]){ 3 * r, -3 * r },
                 1e-10);
  graph_free(norm.graph);
}

static void a_far_mean_costs_no_digits(void **state)
{
  (void)state;
  double far = ldexp(1, 40), r = 1 / sqrt(1 + 1e-5);
  Norm norm = norm_of(matrix_shape(2, 1),
                      (double[]){ far - 1, far + 1 }, 1, 0);
  assert_entries(norm.f->value, 2, (double[]){ -r, r }, 1e-14);
  graph_free(norm.graph);
}
enum { IMAGES = 3 };
enum { CHANNELS = 2 };
enum { AREA = 40 };

static void draw_both(Random *random, TensorNode *images,
                      TensorNode *matrix)
{
  for (size_t n = 0; n < IMAGES; n++)
    for (size_t c = 0; c < CHANNELS; c++)
      for (size_t t = 0; t < AREA; t++) {
        real value = (real)random_normal(random);
        images->value[(n * CHANNELS + c) * AREA + t] = value;
        matrix->value[(n * AREA + t) * CHANNELS + c] = value;
      }
  images->wants_gradient = matrix->wants_gradient = true;
}

static void assert_same_channels(const real *images, const real *matrix)
{
  for (size_t n = 0; n < IMAGES; n++)
    for (size_t c = 0; c < CHANNELS; c++)
      for (size_t t = 0; t < AREA; t++) {
        double a = images[(n * CHANNELS + c) * AREA + t];
        double b = matrix[(n * AREA + t) * CHANNELS + c];
        assert_true(fabs(a - b) < 1e-13);
      }
}
static void channels_of_images_are_columns_of_a_matrix(void **state)
{
  (void)state;
  Random random = random_start(29, 0);
  Graph *graph = graph_new();
  Shape four = { 4, { IMAGES, CHANNELS, 5, AREA / 5 } };
  Shape two = matrix_shape(IMAGES * AREA, CHANNELS);
  TensorNode *x = tensor_new(graph->arena, four, "x");
  TensorNode *y = tensor_new(graph->arena, two, "y");
  TensorNode *g = tensor_new(graph->arena, four, "g");
  TensorNode *h = tensor_new(graph->arena, two, "h");
  draw_both(&random, x, y);
  draw_both(&random, g, h);
  TensorNode *gamma = tensor_of(graph, vector_shape(2),
                                (double[]){ 2, 3 });
  TensorNode *beta = tensor_of(graph, vector_shape(2),
                               (double[]){ 4, 5 });
  TensorNode *f = apply_batch_norm(graph, x, gamma, beta);
  TensorNode *e = apply_batch_norm(graph, y, gamma, beta);
  assert_same_channels(f->value, e->value);
  graph_backward_from(graph, f, g->value);
  const real *x_nabla = x->gradient;
  graph_backward_from(graph, e, h->value);
  assert_same_channels(x_nabla, y->gradient);
  graph_free(graph);
}
static TensorNode *filled(Graph *graph, Shape shape, double value)
{
  TensorNode *x = tensor_new(graph->arena, shape, NULL);
  for (size_t i = 0; i < element_count(shape); i++)
    x->value[i] = (real)value;
  return x;
}

static TensorNode *column_mean(Graph *graph, TensorNode *x)
{
  TensorNode *sum = apply_column_sum(graph, x);
  TensorNode *share =
      filled(graph, sum->shape, 1.0 / (double)x->shape.size[0]);
  return apply_multiply(graph, sum, share);
}

static TensorNode *normalise_by_parts(Graph *graph, TensorNode *x)
{
  size_t n = x->shape.size[0];
  TensorNode *mean = apply_expand(graph, column_mean(graph, x), 0, n);
  TensorNode *far = apply_subtract(graph, x, mean);
  TensorNode *variance =
      column_mean(graph, apply_multiply(graph, far, far));
  TensorNode *safe = apply_add(graph, variance,
                               filled(graph, variance->shape, 1e-5));
  TensorNode *half = apply_multiply(graph, apply_log(graph, safe),
                                    filled(graph, safe->shape, 0.5));
  TensorNode *rho = apply_expand(graph, apply_exp(graph, half), 0, n);
  return apply_divide(graph, far, rho);
}
static void built_from_op_nodes_it_is_the_same(void **state)
{
  (void)state;
  double entries[] = { 1, -2, 0.5, 3, 2, 2, -1, 0, 4, 1 };
  real g[] = { 1, 2, -4, 3, -1, 0.5, 2, 7, 1, -3 };
  Norm norm = norm_of(matrix_shape(5, 2), entries, 1, 0);
  TensorNode *parts = normalise_by_parts(norm.graph, norm.x);
  double expected[10];
  for (int k = 0; k < 10; k++)
    expected[k] = parts->value[k];
  assert_entries(norm.f->value, 10, expected, 1e-13);
  graph_backward_from(norm.graph, parts, g);
  for (int k = 0; k < 10; k++)
    expected[k] = norm.x->gradient[k];
  graph_backward_from(norm.graph, norm.f, g);
  assert_entries(norm.x->gradient, 10, expected, 1e-13);
  graph_free(norm.graph);
}

static void running_statistics_follow_the_batch(void **state)
{
  (void)state;
  double entries[] = { -1, 10, 1, 10 };
  Norm norm = norm_of(matrix_shape(2, 2), entries, 1, 0);
  TensorNode *mean = tensor_of(norm.graph, vector_shape(2),
                               (double[]){ 0, 0 });
  TensorNode *variance = tensor_of(norm.graph, vector_shape(2),
                                   (double[]){ 1, 1 });
  follow_batch(norm.f, mean, variance);
  assert_entries(mean->value, 2, (double[]){ 0, 1 }, 1e-15);
  assert_entries(variance->value, 2, (double[]){ 1.1, 0.9 }, 1e-15);
  graph_replay(norm.graph);
  assert_entries(mean->value, 2, (double[]){ 0, 1 }, 1e-15);
  graph_free(norm.graph);
}

static void a_second_batch_moves_them_by_a_tenth(void **state)
{
  (void)state;
  double entries[] = { 1, 2, 3, 0, 0, 0, 4, 5, 9, 6, 6, 6 };
  Norm norm = norm_of((Shape){ 4, { 2, 2, 1, 3 } }, entries, 1, 0);
  Shape two = vector_shape(2);
  TensorNode *mean = tensor_of(norm.graph, two, (double[]){ 2, -1 });
  TensorNode *variance =
      tensor_of(norm.graph, two, (double[]){ 3, 0.5 });
  follow_batch(norm.f, mean, variance);
  assert_entries(mean->value, 2, (double[]){ 2.2, -0.6 }, 1e-14);
  assert_entries(variance->value, 2, (double[]){ 3.5, 1.53 }, 1e-14);
  follow_batch(norm.f, mean, variance);
  assert_entries(mean->value, 2, (double[]){ 2.38, -0.24 }, 1e-14);
  assert_entries(variance->value, 2, (double[]){ 3.95, 2.457 }, 1e-14);
  graph_free(norm.graph);
}

static void a_batch_of_one_is_evaluated(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  Shape one = vector_shape(1);
  TensorNode *x = tensor_of(graph, matrix_shape(1, 1), (double[]){ 9 });
  TensorNode *f = apply_running_norm(
      graph, x, tensor_of(graph, one, (double[]){ 3 }),
      tensor_of(graph, one, (double[]){ 1 }),
      tensor_of(graph, one, (double[]){ 5 }),
      tensor_of(graph, one, (double[]){ 4 - 1e-5 }));
  assert_entries(f->value, 1, (double[]){ 7 }, 1e-15);
  graph_backward_from(graph, f, (real[]){ 10 });
  assert_entries(x->gradient, 1, (double[]){ 15 }, 1e-14);
  graph_free(graph);
}

static void a_residual_gets_both_gradients(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = tensor_of(graph, scalar_shape(), (double[]){ 3 });
  TensorNode *block = apply_multiply(graph, x, x);
  graph_backward(graph, apply_add(graph, x, block));
  assert_entries(x->gradient, 1, (double[]){ 7 }, 0);
  graph_free(graph);
}

static void normalise(Shape shape, size_t channels)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, shape, "x");
  TensorNode *gamma =
      tensor_new(graph->arena, vector_shape(channels), "gamma");
  apply_batch_norm(graph, x, gamma, gamma);
}

static void normalise_one_row(void)
{
  normalise(matrix_shape(1, 3), 3);
}

static void normalise_one_pixel(void)
{
  normalise((Shape){ 4, { 1, 2, 1, 1 } }, 2);
}

static void normalise_a_vector(void)
{
  normalise(vector_shape(3), 3);
}

static void normalise_with_two_gammas(void)
{
  normalise(matrix_shape(4, 3), 2);
}
static void one_value_in_a_channel_is_refused(void **state)
{
  (void)state;
  const char *sentence = "batch_norm: expected at least 2 values in "
                         "each channel, found 1";
  assert_fails(run_function(normalise_one_row), 1, sentence);
  assert_fails(run_function(normalise_one_pixel), 1, sentence);
}

static void what_is_no_channel_is_refused(void **state)
{
  (void)state;
  assert_fails(run_function(normalise_a_vector), 1,
               "batch_norm: expected a matrix or images, "
               "found shape (3)");
  assert_fails(run_function(normalise_with_two_gammas), 1,
               "batch_norm: expected for each channel a number, "
               "shape (3), found (2)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_channel_by_hand),
    cmocka_unit_test(each_wrong_twin_differs_from_this),
    cmocka_unit_test(equal_values_become_beta),
    cmocka_unit_test(a_far_mean_costs_no_digits),
    cmocka_unit_test(channels_of_images_are_columns_of_a_matrix),
    cmocka_unit_test(built_from_op_nodes_it_is_the_same),
    cmocka_unit_test(running_statistics_follow_the_batch),
    cmocka_unit_test(a_second_batch_moves_them_by_a_tenth),
    cmocka_unit_test(a_batch_of_one_is_evaluated),
    cmocka_unit_test(a_residual_gets_both_gradients),
    cmocka_unit_test(one_value_in_a_channel_is_refused),
    cmocka_unit_test(what_is_no_channel_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
