/* A wide network against loops in double precision.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#include "core/random.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "tests/support.h"

#include <gsl/gsl_deriv.h>
#include <math.h>

enum {
  FEATURES = 784,
  HIDDEN = 3136,
  CLASSES = 10,
  MAX_BATCH = 3
};

typedef struct {
  Graph *graph;
  Model *model;
  TensorNode *loss;
  unsigned char label[MAX_BATCH];
} Network;

static void network_start(Network *network, Activation activation,
                          size_t batch)
{
  bool relu = activation == ACTIVATION_RELU;
  ModelOptions options = {
    .kind = MODEL_MLP,
    .features = FEATURES,
    .classes = CLASSES,
    .hidden_layers = 1,
    .hidden = { HIDDEN },
    .activation = activation,
    .init = relu ? INIT_HE : INIT_GLOROT,
  };
  network->model = model_new(&options, 1);
  network->graph = graph_new();
  TensorNode *images = tensor_new(network->graph->arena,
                                  matrix_shape(batch, FEATURES), NULL);
  Random random = random_start(2, 0);
  for (size_t i = 0; i < batch * FEATURES; i++)
    images->value[i] = random_uniform(&random);
  for (size_t i = 0; i < batch; i++)
    network->label[i] = (unsigned char)random_below(&random, CLASSES);
  TensorNode *scores = model_scores(network->model, network->graph,
                                    images);
  network->loss = cross_entropy_loss(network->graph, scores,
                                     network->label, true);
  graph_backward(network->graph, network->loss);
}

static void network_end(Network *network)
{
  graph_free(network->graph);
  model_free(network->model);
}

typedef struct {
  Network *network;
  size_t from; /* the first op node that must be computed again */
  real *entry;
} Line;

static size_t first_use(const Graph *graph, const TensorNode *tensor)
{
  for (size_t i = 0; i < graph->length; i++)
    for (int k = 0; k < graph->tape[i]->inputs; k++)
      if (graph->tape[i]->input[k] == tensor)
        return i;
  return graph->length;
}

static double replay_from(Network *network, size_t from)
{
  Graph *graph = network->graph;
  for (size_t i = from; i < graph->length; i++)
    graph->tape[i]->op->forward(graph->tape[i]);
  return network->loss->value[0];
}

static double loss_with_entry(double x, void *context)
{
  Line *line = context;
  real before = *line->entry;
  *line->entry = x;
  double loss = replay_from(line->network, line->from);
  *line->entry = before;
  return loss;
}

static const double STEP = 1e-3, SHORT_STEP = 1e-4;

static bool near_a_kink(const Network *network, size_t unit)
{
  const TensorNode *z = network->graph->tape[0]->output;
  if (network->model->options.activation != ACTIVATION_RELU)
    return false;
  for (size_t i = 0; i < z->shape.size[0]; i++)
    if (fabs(z->value[i * HIDDEN + unit]) < 10 * STEP)
      return true;
  return false;
}

static size_t draw_entry(const Network *network, int p, Random *random)
{
  const TensorNode *w = network->model->parameter[p];
  size_t n = element_count(w->shape);
  for (;;) {
    size_t i = random_below(random, n);
    if (p > 1 || !near_a_kink(network, i / (n / HIDDEN)))
      return i;
  }
}

static double tolerance(const Network *network, double error,
                        double scale)
{
  double allowed = 100 * error + 1e-10 * network->loss->value[0];
  assert_true(allowed < 1e-3 * scale);
  return allowed;
}

static double largest(const real *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax(most, fabs(x[i]));
  return most;
}

static void compare_entries(Network *network, int samples)
{
  Random random = random_start(3, 0);
  for (int s = 0; s < samples; s++) {
    int p = s % network->model->parameters;
    TensorNode *w = network->model->parameter[p];
    size_t i = draw_entry(network, p, &random);
    Line line = { network, first_use(network->graph, w), w->value + i };
    gsl_function f = { loss_with_entry, &line };
    double slope, error;
    gsl_deriv_central(&f, w->value[i], STEP, &slope, &error);
    replay_from(network, line.from);
    double most = largest(w->gradient, element_count(w->shape));
    if (!(fabs(slope - w->gradient[i]) <=
          tolerance(network, error, most)))
      fail_msg("%s, entry %zu: backward says %.12g, the measurement "
               "%.12g within %.2g",
               w->name, i, (double)w->gradient[i], slope, error);
  }
}

typedef struct {
  Network *network;
  real **origin, **share;
} Direction;

static void move(const Direction *direction, double t)
{
  const Model *model = direction->network->model;
  for (int p = 0; p < model->parameters; p++) {
    size_t n = element_count(model->parameter[p]->shape);
    real *w = model->parameter[p]->value;
    const real *origin = direction->origin[p];
    const real *share = direction->share[p];
    for (size_t i = 0; i < n; i++)
      w[i] = origin[i] + t * share[i];
  }
}

static double loss_along(double t, void *context)
{
  const Direction *direction = context;
  move(direction, t);
  return replay_from(direction->network, 0);
}
static bool crosses_a_kink(Direction *direction)
{
  const TensorNode *z = direction->network->graph->tape[0]->output;
  static bool positive[MAX_BATCH * HIDDEN];
  size_t n = element_count(z->shape), crossed = 0;
  if (direction->network->model->options.activation != ACTIVATION_RELU)
    return false;
  loss_along(-10 * SHORT_STEP, direction);
  for (size_t i = 0; i < n; i++)
    positive[i] = z->value[i] > 0;
  loss_along(10 * SHORT_STEP, direction);
  for (size_t i = 0; i < n; i++)
    crossed += positive[i] != (z->value[i] > 0);
  return crossed > 0;
}

static size_t size_of(const Network *network, int p)
{
  return element_count(network->model->parameter[p]->shape);
}

static void draw_direction(Direction *direction, Random *random)
{
  const Network *network = direction->network;
  double squares = 0;
  for (int p = 0; p < network->model->parameters; p++)
    for (size_t i = 0; i < size_of(network, p); i++) {
      double share = 2 * random_uniform(random) - 1;
      direction->share[p][i] = share;
      squares += share * share;
    }
  for (int p = 0; p < network->model->parameters; p++)
    for (size_t i = 0; i < size_of(network, p); i++)
      direction->share[p][i] /= sqrt(squares);
}

static Direction direction_new(Network *network, Arena *arena)
{
  const Model *model = network->model;
  size_t count = (size_t)model->parameters;
  Direction direction = { network,
                          arena_alloc(arena, count, sizeof(real *)),
                          arena_alloc(arena, count, sizeof(real *)) };
  for (size_t p = 0; p < count; p++) {
    size_t n = element_count(model->parameter[p]->shape);
    direction.share[p] = arena_alloc(arena, n, sizeof(real));
    direction.origin[p] = arena_alloc(arena, n, sizeof(real));
    for (size_t i = 0; i < n; i++)
      direction.origin[p][i] = model->parameter[p]->value[i];
  }
  return direction;
}
static void compare_directions(Network *network, int samples)
{
  const Model *model = network->model;
  Arena *arena = arena_new();
  Direction direction = direction_new(network, arena);
  Random random = random_start(4, 0);
  for (int s = 0; s < samples; s++) {
    do
      draw_direction(&direction, &random);
    while (crosses_a_kink(&direction));
    double said = 0, squares = 0, slope, error;
    for (int p = 0; p < model->parameters; p++) {
      const real *g = model->parameter[p]->gradient;
      const real *share = direction.share[p];
      for (size_t i = 0; i < size_of(network, p); i++) {
        said += g[i] * share[i];
        squares += g[i] * g[i];
      }
    }
    gsl_function f = { loss_along, &direction };
    gsl_deriv_central(&f, 0, SHORT_STEP, &slope, &error);
    double scale = sqrt(squares / (double)model_size(model));
    if (!(fabs(slope - said) <= tolerance(network, error, scale)))
      fail_msg("direction %d: backward says %.12g, the measurement "
               "%.12g within %.2g",
               s, said, slope, error);
  }
  arena_free(arena);
}

static void compare(Activation activation, size_t batch, int entries,
                    int directions)
{
  int fewer = getenv("SANITIZED") ? 5 : 1;
  Network network;
  network_start(&network, activation, batch);
  compare_entries(&network, entries / fewer);
  compare_directions(&network, directions / fewer);
  network_end(&network);
}

static void sigmoid_gradients_are_the_measured_ones(void **state)
{
  (void)state;
  compare(ACTIVATION_SIGMOID, MAX_BATCH, 40, 5);
}

static void relu_gradients_are_the_measured_ones(void **state)
{
  (void)state;
  compare(ACTIVATION_RELU, MAX_BATCH, 40, 5);
}

static void a_batch_of_one_has_the_measured_gradients(void **state)
{
  (void)state;
  compare(ACTIVATION_SIGMOID, 1, 20, 5);
  compare(ACTIVATION_RELU, 1, 20, 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sigmoid_gradients_are_the_measured_ones),
    cmocka_unit_test(relu_gradients_are_the_measured_ones),
    cmocka_unit_test(a_batch_of_one_has_the_measured_gradients),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
