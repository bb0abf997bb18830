/* First weights, models and losses.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "core/random.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static Model *mlp(size_t features, size_t hidden, size_t classes,
                  Activation activation, Initialization init,
                  uint64_t seed)
{
  ModelOptions options = {
    .kind = MODEL_MLP,
    .features = features,
    .classes = classes,
    .hidden_layers = 1,
    .hidden = { hidden },
    .activation = activation,
    .init = init,
  };
  return model_new(&options, seed);
}

static Model *linear(size_t features, size_t classes)
{
  ModelOptions options = {
    .kind = MODEL_LINEAR,
    .features = features,
    .classes = classes,
  };
  return model_new(&options, 1);
}

static void deviations_are_glorots_and_hes(void **state)
{
  (void)state;
  assert_true(initial_deviation(INIT_HE, 2, 2, 1) == 1);
  assert_true(initial_deviation(INIT_GLOROT, 2, 3, 5) == 0.5);
  double he = initial_deviation(INIT_HE, 2, 784, 3136);
  double glorot = initial_deviation(INIT_GLOROT, 2, 784, 3136);
  assert_true(fabs(he / glorot - sqrt(5)) < 1e-12);
  he = initial_deviation(INIT_HE, 2, 3136, 10);
  glorot = initial_deviation(INIT_GLOROT, 2, 3136, 10);
  assert_true(fabs(he / glorot - 1) < 0.002);
}

static void check_deviation(const TensorNode *weight, double s)
{
  double n = (double)element_count(weight->shape);
  double sum = 0, squares = 0;
  for (size_t i = 0; i < element_count(weight->shape); i++) {
    sum += weight->value[i];
    squares += weight->value[i] * weight->value[i];
  }
  assert_true(fabs(squares / n / (s * s) - 1) < 5 * sqrt(2 / n));
  assert_true(fabs(sum / n) < 5 * s / sqrt(n));
}

static void drawn_weights_have_the_deviation_asked_for(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Model *glorot = mlp(50, 300, 7, ACTIVATION_RELU, INIT_GLOROT, seed);
    check_deviation(glorot->parameter[0], sqrt(2.0 / 350));
    check_deviation(glorot->parameter[2], sqrt(2.0 / 307));
    model_free(glorot);
    Model *he = mlp(50, 300, 7, ACTIVATION_RELU, INIT_HE, seed);
    check_deviation(he->parameter[0], sqrt(2.0 / 50));
    check_deviation(he->parameter[2], sqrt(2.0 / 300));
    model_free(he);
  }
}

static bool same_values(const TensorNode *a, const TensorNode *b)
{
  size_t n = element_count(a->shape);
  return same_shape(a->shape, b->shape) &&
         !memcmp(a->value, b->value, n * sizeof(real));
}

static void a_seed_gives_the_same_weights_again(void **state)
{
  (void)state;
  Model *a = mlp(30, 30, 30, ACTIVATION_RELU, INIT_HE, 5);
  Model *b = mlp(30, 30, 30, ACTIVATION_RELU, INIT_HE, 5);
  Model *c = mlp(30, 30, 30, ACTIVATION_RELU, INIT_HE, 6);
  for (int p = 0; p < a->parameters; p++)
    assert_true(same_values(a->parameter[p], b->parameter[p]));
  assert_false(same_values(a->parameter[0], c->parameter[0]));
  assert_false(same_values(a->parameter[0], a->parameter[2]));
  model_free(a);
  model_free(b);
  model_free(c);
}

static void threads_do_not_change_the_weights(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = tensor_new(arena, matrix_shape(211, 97), NULL);
  draw_weights(w, 0.5, 8, 9);
  Random random = random_start(8, 9);
  for (size_t i = 0; i < 211 * 97; i++)
    assert_true(w->value[i] == 0.5 * random_normal(&random));
  arena_free(arena);
}

static void parameters_are_named_and_shaped_as_in_pytorch(void **state)
{
  (void)state;
  Model *model = mlp(784, 3136, 10, ACTIVATION_RELU, INIT_HE, 1);
  const char *name[] = { "fc1.weight", "fc1.bias", "fc2.weight",
                         "fc2.bias" };
  Shape shape[] = { matrix_shape(3136, 784), vector_shape(3136),
                    matrix_shape(10, 3136), vector_shape(10) };
  assert_int_equal(model->parameters, 4);
  for (int p = 0; p < 4; p++) {
    assert_string_equal(model->parameter[p]->name, name[p]);
    assert_true(same_shape(model->parameter[p]->shape, shape[p]));
    assert_true(model->parameter[p]->wants_gradient);
  }
  assert_int_equal(model_size(model),
                   784 * 3136 + 3136 + 3136 * 10 + 10);
  model_free(model);
}

static void biases_begin_at_zero(void **state)
{
  (void)state;
  Model *model = mlp(5, 17, 3, ACTIVATION_TANH, INIT_GLOROT, 2);
  for (int p = 1; p < 4; p += 2)
    for (size_t i = 0; i < model->parameter[p]->shape.size[0]; i++)
      assert_true(model->parameter[p]->value[i] == 0);
  model_free(model);
}

static void set_values(TensorNode *tensor, const real value[])
{
  size_t n = element_count(tensor->shape);
  memcpy(tensor->value, value, n * sizeof(real));
}

static TensorNode *image_rows(Graph *graph, size_t rows,
                              size_t features, const real value[])
{
  TensorNode *images = tensor_new(graph->arena,
                                  matrix_shape(rows, features), NULL);
  set_values(images, value);
  return images;
}

static void assert_scores(const TensorNode *scores, size_t count,
                          const real expected[])
{
  assert_int_equal(element_count(scores->shape), count);
  for (size_t i = 0; i < count; i++)
    if (!(fabs(scores->value[i] - expected[i]) < 1e-12))
      fail_msg("score %zu: expected %g, found %g", i,
               (double)expected[i], (double)scores->value[i]);
}

static void a_linear_models_scores_by_hand(void **state)
{
  (void)state;
  Model *model = linear(3, 2);
  Graph *graph = graph_new();
  set_values(model->parameter[0], (real[]){ 1, 2, 3, 0, -1, 1 });
  set_values(model->parameter[1], (real[]){ 10, 20 });
  TensorNode *images = image_rows(graph, 2, 3,
                                  (real[]){ 1, 1, 1, 2, 0, -1 });
  assert_scores(model_scores(model, graph, images), 4,
                (real[]){ 16, 20, 9, 19 });
  graph_free(graph);
  model_free(model);
}

static Model *small_mlp(Activation activation)
{
  Model *model = mlp(2, 3, 2, activation, INIT_HE, 1);
  set_values(model->parameter[0], (real[]){ 1, 1, 2, -1, 0, -2 });
  set_values(model->parameter[1], (real[]){ 0, 1, 1 });
  set_values(model->parameter[2], (real[]){ 1, 2, 5, -1, 1, 7 });
  set_values(model->parameter[3], (real[]){ -1, 1 });
  return model;
}

static void an_mlps_scores_by_hand(void **state)
{
  (void)state;
  Model *model = small_mlp(ACTIVATION_RELU);
  Graph *graph = graph_new();
  TensorNode *image = image_rows(graph, 1, 2, (real[]){ 1, 2 });
  assert_scores(model_scores(model, graph, image), 2,
                (real[]){ 4, -1 });
  graph_free(graph);
  model_free(model);
}

static double logistic(double x)
{
  return 1 / (1 + exp(-x));
}

static void check_activation(Activation activation, double (*f)(double))
{
  Model *model = small_mlp(activation);
  Graph *graph = graph_new();
  TensorNode *image = image_rows(graph, 1, 2, (real[]){ 1, 2 });
  assert_scores(model_scores(model, graph, image), 2,
                (real[]){ f(3) + 2 * f(1) + 5 * f(-3) - 1,
                          -f(3) + f(1) + 7 * f(-3) + 1 });
  graph_free(graph);
  model_free(model);
}

static void every_activation_is_the_one_asked_for(void **state)
{
  (void)state;
  check_activation(ACTIVATION_SIGMOID, logistic);
  check_activation(ACTIVATION_TANH, tanh);
}

static void a_row_is_scored_alike_alone_and_in_a_batch(void **state)
{
  (void)state;
  Model *model = mlp(13, 37, 5, ACTIVATION_SIGMOID, INIT_GLOROT, 4);
  Graph *graph = graph_new();
  TensorNode *images = tensor_new(graph->arena,
                                  matrix_shape(19, 13), NULL);
  draw_weights(images, 1, 4, 0);
  TensorNode *all = model_scores(model, graph, images);
  for (size_t i = 0; i < 19; i++) {
    TensorNode *one = image_rows(graph, 1, 13, images->value + 13 * i);
    assert_scores(model_scores(model, graph, one), 5,
                  all->value + 5 * i);
  }
  graph_free(graph);
  model_free(model);
}

static void scores_of_zero_cost_the_logarithm_of_classes(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  unsigned char label[] = { 3, 0, 9 };
  real zero[30] = { 0 };
  TensorNode *scores = image_rows(graph, 3, 10, zero);
  TensorNode *mean = cross_entropy_loss(graph, scores, label, true);
  TensorNode *sum = cross_entropy_loss(graph, scores, label, false);
  assert_true(fabs(mean->value[0] - log(10)) < 1e-12);
  assert_true(fabs(sum->value[0] - 3 * log(10)) < 1e-12);
  graph_free(graph);
}

static void a_step_repeats_itself_in_the_same_memory(void **state)
{
  (void)state;
  Model *model = mlp(20, 30, 4, ACTIVATION_RELU, INIT_HE, 1);
  Graph *graph = graph_new();
  const real *gradient[4];
  size_t before = arena_peak(model->arena);
  for (int step = 0; step < 4; step++) {
    graph_clear(graph);
    TensorNode *images = tensor_new(graph->arena, matrix_shape(8, 20),
                                    NULL);
    draw_weights(images, 1, 1, 0);
    unsigned char label[8] = { 0 };
    TensorNode *scores = model_scores(model, graph, images);
    graph_backward(graph,
                   cross_entropy_loss(graph, scores, label, true));
    gradient[step] = model->parameter[0]->gradient;
  }
  for (int step = 1; step < 4; step++)
    assert_ptr_equal(gradient[step], gradient[0]);
  assert_int_equal(arena_peak(model->arena), before);
  graph_free(graph);
  assert_null(model->parameter[0]->gradient);
  model_free(model);
}

static void no_hidden_units(void)
{
  mlp(4, 0, 3, ACTIVATION_RELU, INIT_HE, 1);
}

static void more_weights_than_can_be_counted(void)
{
  mlp(784, SIZE_MAX / 64, 10, ACTIVATION_RELU, INIT_HE, 1);
}

static void nine_hidden_layers(void)
{
  ModelOptions options = {
    .kind = MODEL_MLP,
    .features = 4,
    .classes = 3,
    .hidden_layers = MAX_HIDDEN + 1,
  };
  model_new(&options, 1);
}

static void sizes_that_make_no_model_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(no_hidden_units), 64,
               "layer fc1: expected at least 1 input and 1 output, "
               "found 4 and 0");
  assert_fails(run_function(more_weights_than_can_be_counted), 64,
               "expected a number of weights that can be counted");
  assert_fails(run_function(nine_hidden_layers), 64,
               "model: expected 0 to 8 hidden layers, found 9");
}

static void three_features_for_four(void)
{
  Graph *graph = graph_new();
  TensorNode *images = tensor_new(graph->arena,
                                  matrix_shape(2, 3), NULL);
  model_scores(linear(4, 2), graph, images);
}

static void images_of_another_size_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(three_features_for_four), 1,
               "model: expected images of 4 features, "
               "found shape (2, 3)");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(deviations_are_glorots_and_hes),
    cmocka_unit_test(drawn_weights_have_the_deviation_asked_for),
    cmocka_unit_test(a_seed_gives_the_same_weights_again),
    cmocka_unit_test(threads_do_not_change_the_weights),
    cmocka_unit_test(parameters_are_named_and_shaped_as_in_pytorch),
    cmocka_unit_test(biases_begin_at_zero),
    cmocka_unit_test(a_linear_models_scores_by_hand),
    cmocka_unit_test(an_mlps_scores_by_hand),
    cmocka_unit_test(every_activation_is_the_one_asked_for),
    cmocka_unit_test(a_row_is_scored_alike_alone_and_in_a_batch),
    cmocka_unit_test(scores_of_zero_cost_the_logarithm_of_classes),
    cmocka_unit_test(a_step_repeats_itself_in_the_same_memory),
    cmocka_unit_test(sizes_that_make_no_model_are_refused),
    cmocka_unit_test(images_of_another_size_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
