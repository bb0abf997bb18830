/* Steps by hand, and steps too large.
   Explained in "Steps, and steps too large", book/48-sgd.nw. */

#include "core/random.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizer.h"
#include "ops/ops.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static TensorNode *parameter_new(Arena *arena, size_t n,
                                 const real value[],
                                 const real gradient[])
{
  TensorNode *w = tensor_new(arena, vector_shape(n), "w");
  memcpy(w->value, value, n * sizeof(real));
  w->gradient = arena_alloc(arena, n, sizeof(real));
  memcpy(w->gradient, gradient, n * sizeof(real));
  w->wants_gradient = true;
  return w;
}

static void a_plain_step_by_hand(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 2, (real[]){ 1, -2 },
                                (real[]){ 4, 8 });
  optimizer_step(sgd_new(arena, &w, 1, 0.25, 0, 0));
  assert_true(w->value[0] == 0 && w->value[1] == -4);
  assert_true(w->gradient[0] == 4 && w->gradient[1] == 8);
  arena_free(arena);
}

static void weight_decay_by_hand(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 2, (real[]){ 1, -2 },
                                (real[]){ 1, 8 });
  optimizer_step(sgd_new(arena, &w, 1, 1, 0, 0.5));
  assert_true(w->value[0] == -0.5 && w->value[1] == -9);
  arena_free(arena);
}

static void momentum_by_hand(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 1, (real[]){ 1 }, (real[]){ 4 });
  Optimizer *sgd = sgd_new(arena, &w, 1, 0.25, 0.5, 0);
  const real velocity[] = { 4, 6, 7 }, expected[] = { 0, -1.5, -3.25 };
  for (int t = 0; t < 3; t++) {
    optimizer_step(sgd);
    assert_true(sgd->state[0]->value[0] == velocity[t]);
    assert_true(w->value[0] == expected[t]);
  }
  arena_free(arena);
}

static void decay_goes_through_the_velocity(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 1, (real[]){ 1 }, (real[]){ 4 });
  Optimizer *sgd = sgd_new(arena, &w, 1, 0.25, 0.5, 0.5);
  optimizer_step(sgd);
  assert_true(w->value[0] == -0.125);
  optimizer_step(sgd);
  assert_true(sgd->state[0]->value[0] == 6.1875);
  assert_true(w->value[0] == -0.125 - 6.1875 / 4);
  arena_free(arena);
}

static void a_new_rate_counts_for_the_whole_velocity(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 1, (real[]){ 1 }, (real[]){ 4 });
  Optimizer *sgd = sgd_new(arena, &w, 1, 0.25, 0.5, 0);
  optimizer_step(sgd);
  sgd->learning_rate = 0.125;
  optimizer_step(sgd);
  assert_true(w->value[0] == 0 - 6 * 0.125);
  arena_free(arena);
}

static void without_a_gradient_nothing_moves(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, 1, (real[]){ 1 }, (real[]){ 4 });
  Optimizer *sgd = sgd_new(arena, &w, 1, 0.25, 0.5, 0.5);
  w->gradient = NULL;
  optimizer_step(sgd);
  assert_true(w->value[0] == 1 && sgd->state[0]->value[0] == 0);
  arena_free(arena);
}

static void velocities_are_named_after_their_parameters(void **state)
{
  (void)state;
  ModelOptions options = {
    .kind = MODEL_LINEAR,
    .features = 3,
    .classes = 2,
  };
  Model *model = model_new(&options, 1);
  Optimizer *sgd = sgd_new(model->arena, model->parameter,
                           model->parameters, 0.1, 0.9, 0);
  assert_int_equal(sgd->states, 2);
  assert_string_equal(sgd->state[0]->name, "momentum.fc1.weight");
  assert_string_equal(sgd->state[1]->name, "momentum.fc1.bias");
  assert_true(same_shape(sgd->state[0]->shape, matrix_shape(2, 3)));
  sgd = sgd_new(model->arena, model->parameter, model->parameters, 0.1,
                0, 0);
  assert_int_equal(sgd->states, 0);
  model_free(model);
}

static void many_threads_step_as_one(void **state)
{
  (void)state;
  enum {
    PIECE = 7001,
    PIECES = 8
  };
  Arena *arena = arena_new();
  real *x = arena_alloc(arena, 2 * PIECE * PIECES, sizeof(real));
  const real *g = x + PIECE * PIECES;
  Random random = random_start(1, 0);
  for (int i = 0; i < 2 * PIECE * PIECES; i++)
    x[i] = random_normal(&random);
  TensorNode *whole = parameter_new(arena, PIECE * PIECES, x, g);
  TensorNode *piece[PIECES];
  for (int k = 0; k < PIECES; k++)
    piece[k] = parameter_new(arena, PIECE, x + PIECE * k, g + PIECE * k);
  Optimizer *one = sgd_new(arena, &whole, 1, 0.1, 0.9, 0.01);
  Optimizer *many = sgd_new(arena, piece, PIECES, 0.1, 0.9, 0.01);
  for (int t = 0; t < 3; t++) {
    optimizer_step(one);
    optimizer_step(many);
  }
  for (int k = 0; k < PIECES; k++)
    for (int i = 0; i < PIECE; i++)
      assert_true(whole->value[PIECE * k + i] == piece[k]->value[i]);
  arena_free(arena);
}

enum {
  DIRECTIONS = 3,
  WALK = 1000
};

typedef struct {
  double x[2][DIRECTIONS]; /* at the last step but one, and the last */
  double distance;
} End;

static End walk(const real a[DIRECTIONS], double rate, double momentum,
                double decay)
{
  const real ones[DIRECTIONS] = { 1, 1, 1 };
  real half_a[DIRECTIONS];
  for (int j = 0; j < DIRECTIONS; j++)
    half_a[j] = a[j] / 2;
  Arena *arena = arena_new();
  TensorNode *w = parameter_new(arena, DIRECTIONS, ones, ones);
  Optimizer *sgd = sgd_new(arena, &w, 1, rate, momentum, decay);
  Graph *graph = graph_new();
  End end = { .distance = 0 };
  for (int t = 0; t < WALK; t++) {
    graph_clear(graph);
    graph_backward_from(graph, apply_multiply(graph, w, w), half_a);
    memcpy(end.x[0], w->value, sizeof end.x[0]);
    optimizer_step(sgd);
  }
  memcpy(end.x[1], w->value, sizeof end.x[1]);
  for (int j = 0; j < DIRECTIONS; j++)
    end.distance = fmax(end.distance, fabs(end.x[1][j]));
  graph_free(graph);
  arena_free(arena);
  return end;
}

static void assert_bound(const real a[DIRECTIONS], double momentum,
                         double decay, double bound)
{
  End below = walk(a, 0.99 * bound, momentum, decay);
  assert_true(below.distance < 1e-3);
  End above = walk(a, 1.01 * bound, momentum, decay);
  assert_true(above.distance > 1e3);
}

static const real curvature[] = { 0.01, 0.5, 4, 1000 };

static void steps_below_the_bound_converge(void **state)
{
  (void)state;
  for (int k = 0; k < 4; k++) {
    real a = curvature[k];
    End end = walk((real[]){ a, a, a }, 1.98 / a, 0, 0);
    assert_true(end.distance < 1e-4);
  }
}

static void steps_above_the_bound_diverge(void **state)
{
  (void)state;
  for (int k = 0; k < 4; k++) {
    real a = curvature[k];
    End end = walk((real[]){ a, a, a }, 2.02 / a, 0, 0);
    assert_true(end.distance > 1e4);
  }
}

static void between_one_and_two_the_sign_alternates(void **state)
{
  (void)state;
  End end = walk((real[]){ 0.1, 0.9, 1.1 }, 1, 0, 0);
  assert_true(end.x[0][0] * end.x[1][0] > 0);
  end = walk((real[]){ 1.9, 1.99, 1.999 }, 1, 0, 0);
  for (int j = 0; j < DIRECTIONS; j++)
    assert_true(end.x[0][j] * end.x[1][j] < 0);
  end = walk((real[]){ 1, 1, 1 }, 1, 0, 0);
  assert_true(end.distance == 0);
}

static void momentum_moves_the_bound(void **state)
{
  (void)state;
  const double momentum[] = { 0, 0.3, 0.5, 0.9, 0.95 };
  for (int k = 0; k < 5; k++)
    assert_bound((real[]){ 2, 2, 2 }, momentum[k], 0,
                 2 * (1 + momentum[k]) / 2);
}

static void the_steepest_direction_decides(void **state)
{
  (void)state;
  assert_bound((real[]){ 1, 10, 3 }, 0, 0, 2.0 / 10);
  assert_bound((real[]){ 7, 2, 5 }, 0.5, 0, 3.0 / 7);
}

static void decay_makes_every_direction_steeper(void **state)
{
  (void)state;
  assert_bound((real[]){ 1, 1, 1 }, 0, 0.5, 2 / 1.5);
  assert_bound((real[]){ 1, 1, 1 }, 0.9, 0.5, 3.8 / 1.5);
}

static double trained_loss(ModelKind kind, Activation activation)
{
  ModelOptions options = {
    .kind = kind,
    .features = 2,
    .classes = 2,
    .hidden_layers = 1,
    .hidden = { 16 },
    .activation = activation,
    .init = INIT_HE,
  };
  const real points[] = { 0, 0, 0, 1, 1, 0, 1, 1 };
  const unsigned char label[] = { 0, 1, 1, 0 };
  Model *model = model_new(&options, 1);
  Optimizer *sgd = sgd_new(model->arena, model->parameter,
                           model->parameters, 0.2, 0.9, 0);
  Graph *graph = graph_new();
  double last = 0;
  for (int t = 0; t < 1000; t++) {
    graph_clear(graph);
    TensorNode *images = tensor_new(graph->arena, matrix_shape(4, 2),
                                    "images");
    memcpy(images->value, points, sizeof points);
    TensorNode *scores = model_scores(model, graph, images);
    TensorNode *loss = cross_entropy_loss(graph, scores, label, true);
    last = loss->value[0];
    graph_backward(graph, loss);
    optimizer_step(sgd);
  }
  graph_free(graph);
  model_free(model);
  return last;
}

static void steps_teach_a_network_exclusive_or(void **state)
{
  (void)state;
  assert_true(trained_loss(MODEL_MLP, ACTIVATION_SIGMOID) < 0.05);
  assert_true(trained_loss(MODEL_MLP, ACTIVATION_RELU) < 0.05);
  assert_true(trained_loss(MODEL_MLP, ACTIVATION_TANH) < 0.05);
  double linear = trained_loss(MODEL_LINEAR, ACTIVATION_RELU);
  assert_true(fabs(linear - log(2)) < 1e-6);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_plain_step_by_hand),
    cmocka_unit_test(weight_decay_by_hand),
    cmocka_unit_test(momentum_by_hand),
    cmocka_unit_test(decay_goes_through_the_velocity),
    cmocka_unit_test(a_new_rate_counts_for_the_whole_velocity),
    cmocka_unit_test(without_a_gradient_nothing_moves),
    cmocka_unit_test(velocities_are_named_after_their_parameters),
    cmocka_unit_test(many_threads_step_as_one),
    cmocka_unit_test(steps_below_the_bound_converge),
    cmocka_unit_test(steps_above_the_bound_diverge),
    cmocka_unit_test(between_one_and_two_the_sign_alternates),
    cmocka_unit_test(momentum_moves_the_bound),
    cmocka_unit_test(the_steepest_direction_decides),
    cmocka_unit_test(decay_makes_every_direction_steeper),
    cmocka_unit_test(steps_teach_a_network_exclusive_or),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
