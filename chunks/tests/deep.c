/* LeNet and residual networks: shapes, names, gradients.
   Explained in "Deeper models", book/47-deep.nw. */

#include "core/random.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizer.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static ModelOptions options_for(ModelKind kind, size_t channels,
                                size_t size)
{
  ModelOptions options = { .kind = kind, .classes = 10 };
  options.features = channels * size * size;
  options.channels = channels;
  options.height = options.width = size;
  options.depth = 8;
  options.batch_norm = options.residual = kind == MODEL_RESNET;
  options.activation = ACTIVATION_RELU;
  options.init = INIT_HE;
  return options;
}

static TensorNode *random_images(Graph *graph, size_t n, size_t features)
{
  Random random = random_start(47, 0);
  TensorNode *x = tensor_new(graph->arena, matrix_shape(n, features), "x");
  for (size_t i = 0; i < n * features; i++)
    x->value[i] = (real)random_normal(&random);
  return x;
}

static void assert_tensor(const TensorNode *tensor, const char *name,
                          const char *shape)
{
  char text[SHAPE_TEXT];
  assert_string_equal(tensor->name, name);
  assert_string_equal(shape_text(tensor->shape, text), shape);
}

static void lenet_is_named_and_shaped_as_in_pytorch(void **state)
{
  (void)state;
  static const char *const expected[][2] = {
    { "conv1.weight", "(6, 3, 5, 5)" },
    { "conv1.bias", "(6)" },
    { "conv2.weight", "(16, 6, 5, 5)" },
    { "conv2.bias", "(16)" },
    { "fc1.weight", "(120, 400)" },
    { "fc1.bias", "(120)" },
    { "fc2.weight", "(84, 120)" },
    { "fc2.bias", "(84)" },
    { "fc3.weight", "(10, 84)" },
    { "fc3.bias", "(10)" },
  };
  ModelOptions options = options_for(MODEL_LENET, 3, 32);
  Model *model = model_new(&options, 1);
  assert_int_equal(model->parameters, 10);
  for (int p = 0; p < 10; p++)
    assert_tensor(model->parameter[p], expected[p][0], expected[p][1]);
  assert_int_equal(model->buffers, 0);
  model_free(model);
}
static const TensorNode *find(int count, TensorNode *const tensor[],
                              const char *name)
{
  for (int i = 0; i < count; i++)
    if (strcmp(tensor[i]->name, name) == 0)
      return tensor[i];
  fail_msg("no tensor is called %s", name);
  return NULL;
}

static void resnet_is_named_and_shaped_as_in_torchvision(void **state)
{
  (void)state;
  static const char *const expected[][2] = {
    { "conv1.weight", "(16, 3, 3, 3)" },
    { "bn1.weight", "(16)" },
    { "layer1.0.conv2.weight", "(16, 16, 3, 3)" },
    { "layer2.0.conv1.weight", "(32, 16, 3, 3)" },
    { "layer2.0.downsample.0.weight", "(32, 16, 1, 1)" },
    { "layer2.0.downsample.1.bias", "(32)" },
    { "layer3.0.bn2.bias", "(64)" },
    { "fc.weight", "(10, 64)" },
  };
  ModelOptions options = options_for(MODEL_RESNET, 3, 32);
  Model *model = model_new(&options, 1);
  for (int i = 0; i < 8; i++)
    assert_tensor(find(model->parameters, model->parameter,
                       expected[i][0]),
                  expected[i][0], expected[i][1]);
  assert_tensor(find(model->buffers, model->buffer,
                     "layer2.0.downsample.1.running_var"),
                "layer2.0.downsample.1.running_var", "(32)");
  assert_int_equal(model->buffers, 18);
  model_free(model);
}
static size_t size_of(const ModelOptions *options)
{
  Model *model = model_new(options, 1);
  size_t size = model_size(model);
  model_free(model);
  return size;
}

static void models_have_as_many_parameters_as_published(void **state)
{
  (void)state;
  ModelOptions lenet = options_for(MODEL_LENET, 3, 32);
  assert_int_equal(size_of(&lenet), 62006);
  ModelOptions resnet = options_for(MODEL_RESNET, 3, 32);
  resnet.depth = 20;
  assert_int_equal(size_of(&resnet), 269722 + 2752);
  resnet.residual = false;
  assert_int_equal(size_of(&resnet), 269722);
}

static void resnet_18_has_torchvisions_parameters(void **state)
{
  (void)state;
  ModelOptions options = options_for(MODEL_RESNET, 3, 32);
  options.classes = 1000;
  options.depth = 18;
  options.stages = 4;
  for (int i = 0; i < 4; i++)
    options.stage[i] = (size_t)64 << i;
  assert_int_equal(size_of(&options), 11689512 - 64 * 3 * (49 - 9));
}

static void check_kernels(Initialization init, double expected)
{
  double squares = 0, n = 0;
  for (uint64_t seed = 1; seed <= 5; seed++) {
    ModelOptions options = options_for(MODEL_LENET, 3, 32);
    options.init = init;
    Model *model = model_new(&options, seed);
    const TensorNode *w = model->parameter[2];
    assert_string_equal(w->name, "conv2.weight");
    n += (double)element_count(w->shape);
    for (size_t i = 0; i < element_count(w->shape); i++)
      squares += w->value[i] * w->value[i];
    model_free(model);
  }
  assert_true(fabs(squares / n / expected - 1) < 5 * sqrt(2 / n));
}

static void kernels_have_the_deviation_of_their_windows(void **state)
{
  (void)state;
  check_kernels(INIT_HE, 2.0 / (6 * 25));
  check_kernels(INIT_GLOROT, 2.0 / (6 * 25 + 16 * 25));
}

static void batch_norm_leaves_lenets_first_weights(void **state)
{
  (void)state;
  ModelOptions options = options_for(MODEL_LENET, 1, 28);
  Model *bare = model_new(&options, 5);
  options.batch_norm = true;
  Model *model = model_new(&options, 5);
  assert_int_equal(model->parameters, bare->parameters + 8);
  for (int p = 0; p < bare->parameters; p++)
    assert_memory_equal(model->parameter[p]->value,
                        bare->parameter[p]->value,
                        element_count(bare->parameter[p]->shape) *
                            sizeof(real));
  model_free(bare);
  model_free(model);
}
static void an_image_is_scored_alike_alone_and_in_a_batch(void **state)
{
  (void)state;
  for (int kind = MODEL_LENET; kind <= MODEL_RESNET; kind++) {
    ModelOptions options = options_for((ModelKind)kind, 2, 16);
    options.batch_norm = true;
    Model *model = model_new(&options, 3);
    Graph *graph = graph_new();
    TensorNode *batch = random_images(graph, 3, options.features);
    TensorNode *one = random_images(graph, 1, options.features);
    TensorNode *scores = model_scores(model, graph, batch);
    TensorNode *alone = model_scores(model, graph, one);
    for (int j = 0; j < 10; j++)
      assert_true(fabs(scores->value[j] - alone->value[j]) < 1e-12);
    graph_free(graph);
    model_free(model);
  }
}

static void training_moves_the_buffers_and_evaluation_does_not(void **state)
{
  (void)state;
  ModelOptions options = options_for(MODEL_RESNET, 1, 8);
  Model *model = model_new(&options, 3);
  Graph *graph = graph_new();
  TensorNode *x = random_images(graph, 4, options.features);
  model_scores(model, graph, x);
  for (int b = 0; b < model->buffers; b++)
    assert_true(model->buffer[b]->value[0] == b % 2);
  model_training_scores(model, graph, x);
  for (int b = 0; b < model->buffers; b++)
    assert_true(model->buffer[b]->value[0] != b % 2);
  graph_free(graph);
  model_free(model);
}

static double loss_with(const Graph *graph, const TensorNode *loss,
                        real *entry, double change)
{
  real before = *entry;
  *entry = before + change;
  graph_replay(graph);
  *entry = before;
  return loss->value[0];
}

static void compare_with_measurement(const Model *model, Graph *graph)
{
  static const unsigned char label[] = { 3, 9, 0 };
  const double h = 1e-5;
  const int step = getenv("SANITIZED") ? 5 : 1;
  TensorNode *x = random_images(graph, 3, model->options.features);
  TensorNode *scores = model_training_scores(model, graph, x);
  TensorNode *loss = cross_entropy_loss(graph, scores, label, true);
  graph_backward(graph, loss);
  for (int p = 0; p < model->parameters; p += step) {
    const TensorNode *w = model->parameter[p];
    size_t i = (size_t)p * 37 % element_count(w->shape);
    double slope = (loss_with(graph, loss, w->value + i, h) -
                    loss_with(graph, loss, w->value + i, -h)) /
                   (2 * h);
    if (!(fabs(slope - w->gradient[i]) < 1e-8 + 1e-6 * fabs(slope)))
      fail_msg("%s, entry %zu: backward says %.10g, measured %.10g",
               w->name, i, (double)w->gradient[i], slope);
  }
}
static void gradients_of_whole_models_are_as_measured(void **state)
{
  (void)state;
  for (int choice = 0; choice < 8; choice++) {
    bool resnet = choice & 1;
    ModelOptions options = options_for(
        resnet ? MODEL_RESNET : MODEL_LENET, 2, resnet ? 6 : 16);
    options.activation = ACTIVATION_TANH;
    options.batch_norm = choice & 2;
    options.residual = choice & 4;
    Model *model = model_new(&options, 11);
    Graph *graph = graph_new();
    compare_with_measurement(model, graph);
    graph_free(graph);
    model_free(model);
  }
}
static double train_briefly(ModelKind kind, double *first)
{
  static const unsigned char label[] = { 0, 1, 2, 3, 4, 5 };
  ModelOptions options = options_for(kind, 1, 16);
  Model *model = model_new(&options, 2);
  Optimizer *sgd = sgd_new(model->arena, model->parameter,
                           model->parameters, 0.05, 0.9, 0);
  Graph *graph = graph_new();
  double last = 0;
  for (int step = 0; step < 10; step++) {
    TensorNode *x = random_images(graph, 6, options.features);
    TensorNode *scores = model_training_scores(model, graph, x);
    TensorNode *loss = cross_entropy_loss(graph, scores, label, true);
    graph_backward(graph, loss);
    optimizer_step(sgd);
    last = loss->value[0];
    if (step == 0)
      *first = last;
    graph_clear(graph);
  }
  graph_free(graph);
  model_free(model);
  return last;
}

static void a_few_steps_lower_the_loss(void **state)
{
  (void)state;
  double first, last = train_briefly(MODEL_LENET, &first);
  assert_true(last < first / 2);
  last = train_briefly(MODEL_RESNET, &first);
  assert_true(last < first / 2);
}

static void small_lenet(void)
{
  ModelOptions options = options_for(MODEL_LENET, 1, 15);
  model_new(&options, 1);
}

static void wrong_features(void)
{
  ModelOptions options = options_for(MODEL_LENET, 3, 32);
  options.channels = 1;
  model_new(&options, 1);
}

static void resnet_of_ten_layers(void)
{
  ModelOptions options = options_for(MODEL_RESNET, 3, 32);
  options.depth = 10;
  model_new(&options, 1);
}

static void resnet_of_four_stages(void)
{
  ModelOptions options = options_for(MODEL_RESNET, 3, 32);
  options.stages = 4;
  options.depth = 110;
  model_new(&options, 1);
}

static void resnet_of_five_stages(void)
{
  ModelOptions options = options_for(MODEL_RESNET, 3, 32);
  options.stages = 5;
  model_new(&options, 1);
}

static void oblong_resnet(void)
{
  ModelOptions options = options_for(MODEL_RESNET, 1, 8);
  options.height = 4;
  options.width = 16;
  model_new(&options, 1);
}
static void models_that_cannot_be_built_are_refused(void **state)
{
  (void)state;
  assert_fails(run_function(small_lenet), 64,
               "lenet: expected images of at least 16 x 16 pixels, "
               "found 15 x 15");
  assert_fails(run_function(wrong_features), 64,
               "model: expected images of 3072 features, "
               "found 1 x 32 x 32");
  assert_fails(run_function(resnet_of_ten_layers), 64,
               "resnet: expected a depth of 8, 14, 20 ... 110 "
               "with 3 stages, found 10");
  assert_fails(run_function(resnet_of_four_stages), 64,
               "resnet: expected a depth of 10, 18, 26 ... 106 "
               "with 4 stages, found 110");
  assert_fails(run_function(resnet_of_five_stages), 64,
               "resnet: expected 1 to 4 stages, found 5");
  assert_fails(run_function(oblong_resnet), 64,
               "resnet: expected square images, found 4 x 16");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lenet_is_named_and_shaped_as_in_pytorch),
    cmocka_unit_test(resnet_is_named_and_shaped_as_in_torchvision),
    cmocka_unit_test(models_have_as_many_parameters_as_published),
    cmocka_unit_test(resnet_18_has_torchvisions_parameters),
    cmocka_unit_test(kernels_have_the_deviation_of_their_windows),
    cmocka_unit_test(batch_norm_leaves_lenets_first_weights),
    cmocka_unit_test(an_image_is_scored_alike_alone_and_in_a_batch),
    cmocka_unit_test(training_moves_the_buffers_and_evaluation_does_not),
    cmocka_unit_test(gradients_of_whole_models_are_as_measured),
    cmocka_unit_test(a_few_steps_lower_the_loss),
    cmocka_unit_test(models_that_cannot_be_built_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
