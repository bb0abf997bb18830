/* Units that are known to be dead or flat are counted.
   Explained in "Looking inside a run", book/53-probe.nw. */

#include "core/random.h"
#include "nn/loss.h"
#include "tests/support.h"
#include "trainer/probe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  char op[16];
  size_t size;
  double input[2], output[2], saturated, dead, norm, gradient;
} ProbeRow;

/* The row of this epoch and tensor in a file of $SCRATCH. */
static ProbeRow read_probe(const char *file, int epoch,
                           const char *tensor)
{
  ProbeRow r = { .size = 0 };
  char start[64];
  snprintf(start, sizeof start, "\n%d\t%s\t", epoch, tensor);
  char *text = (char *)read_bytes(scratch(file), NULL);
  char *at = strstr(text, start);
  if (!at)
    fail_msg("%s: no row of %s in epoch %d", file, tensor, epoch);
  assert_int_equal(
      sscanf(at + strlen(start), "%15s %zu %lf %lf %lf %lf %lf %lf %lf %lf",
             r.op, &r.size, &r.input[0], &r.input[1], &r.output[0],
             &r.output[1], &r.saturated, &r.dead, &r.norm, &r.gradient),
      10);
  free(text);
  return r;
}

enum { POINTS = 1000 };

static const float point[4][2] = { { 1 }, { -1 }, { 0, 2 }, { 0, -2 } };
static float numbers[POINTS][2];
static unsigned char labels[POINTS];

static Split repeat_points(size_t count)
{
  for (size_t i = 0; i < count; i++)
    memcpy(numbers[i], point[i % 4], sizeof point[0]);
  return (Split){ .count = count,
                  .features = 2,
                  .planes = 1,
                  .classes = 2,
                  .label = labels,
                  .number = &numbers[0][0] };
}

static const Scaling unscaled = { .factor = { 1, 1, 1 } };

static Model *three_units(Activation activation, const real weight[6],
                          const real bias[3])
{
  ModelOptions options = { .kind = MODEL_MLP,
                           .features = 2,
                           .classes = 2,
                           .hidden_layers = 1,
                           .hidden = { 3 },
                           .activation = activation };
  Model *model = model_new(&options, 1);
  memcpy(model->parameter[0]->value, weight, 6 * sizeof(real));
  memcpy(model->parameter[1]->value, bias, 3 * sizeof(real));
  return model;
}

static ProbeRow probe_once(const Model *model, const Split *split,
                           const char *tensor)
{
  Graph *graph = graph_new();
  Probe *probe = probe_new(scratch("p.tsv"), "# a: probe\n", model);
  probe_epoch(probe, 3, graph, split, unscaled, split->count);
  assert_int_equal(graph->length, 0);
  probe_free(probe);
  graph_free(graph);
  return read_probe("p.tsv", 3, tensor);
}

static void dead_and_flat_relus_are_counted(void **state)
{
  (void)state;
  const size_t count[] = { 4, 250, 252, 1000 };
  for (int k = 0; k < 4; k++) {
    Split split = repeat_points(count[k]);
    Model *model = three_units(ACTIVATION_RELU,
                               (real[]){ 0, 0, 0, 0, 1, 0 },
                               (real[]){ -1, 1, 0 });
    ProbeRow row = probe_once(model, &split, "fc1");
    assert_string_equal(row.op, "relu");
    assert_int_equal(row.size, 3);
    assert_true(fabs(row.dead - 1.0 / 3) < 1e-8);
    double ones = (double)((count[k] + 3) / 4) / (double)count[k];
    assert_true(fabs(row.saturated - (2 - ones) / 3) < 1e-8);
    assert_true(isnan(row.norm) && isnan(row.gradient));
    model_free(model);
  }
}

static void one_image_keeps_a_unit_alive(void **state)
{
  (void)state;
  const size_t place[] = { 0, 249, 250, 777, 999 };
  Split split = repeat_points(POINTS);
  Model *model = three_units(ACTIVATION_RELU,
                             (real[]){ 1, 0, 0, 0, 0, 0 },
                             (real[]){ -5, -1, 1 });
  ProbeRow row = probe_once(model, &split, "fc1");
  assert_true(fabs(row.dead - 2.0 / 3) < 1e-8);
  for (int k = 0; k < 5; k++) {
    repeat_points(POINTS);
    numbers[place[k]][0] = 6;
    row = probe_once(model, &split, "fc1");
    assert_true(fabs(row.dead - 1.0 / 3) < 1e-8);
    assert_true(fabs(row.saturated - 1999.0 / 3000) < 1e-8);
  }
  model_free(model);
}
static double share_flat(Activation activation, double x)
{
  Split split = repeat_points(4);
  Model *model = three_units(activation, (real[6]){ 0 },
                             (real[]){ 0, (real)x, (real)-x });
  ProbeRow row = probe_once(model, &split, "fc1");
  assert_true(row.saturated == row.dead);
  model_free(model);
  return row.dead;
}

static void sigmoid_and_tanh_are_flat_beyond_their_bounds(void **state)
{
  (void)state;
  double f = (1 - sqrt(1 - 4 * 0.0125)) / 2;
  double sigmoid = log((1 - f) / f), tangent = atanh(sqrt(0.95));
  const double below = 1 - 1e-12, above = 1 + 1e-12;
  assert_true(share_flat(ACTIVATION_SIGMOID, below * sigmoid) == 0);
  assert_true(share_flat(ACTIVATION_SIGMOID, above * sigmoid) > 0.66);
  assert_true(share_flat(ACTIVATION_TANH, below * tangent) == 0);
  assert_true(share_flat(ACTIVATION_TANH, above * tangent) > 0.66);
  assert_true(share_flat(ACTIVATION_SIGMOID, 1000) > 0.66);
}

static void moments_are_those_of_all_values(void **state)
{
  (void)state;
  Split split = repeat_points(POINTS);
  Model *model = three_units(ACTIVATION_RELU,
                             (real[]){ 1, 0, 1, 0, 1, 0 },
                             (real[]){ 0, 0, 0 });
  ProbeRow row = probe_once(model, &split, "fc1");
  assert_true(fabs(row.input[0]) < 1e-9);
  assert_true(fabs(row.input[1] - sqrt(0.5)) < 1e-8);
  assert_true(fabs(row.output[0] - 0.25) < 1e-8);
  assert_true(fabs(row.output[1] - sqrt(0.25 - 0.0625)) < 1e-8);
  model_free(model);
}
enum { PIXELS = 3 * 16 * 16 };

static Split noise_pictures(void)
{
  static unsigned char pixel[20 * PIXELS];
  Random random = random_start(5, 0);
  for (int i = 0; i < 20 * PIXELS; i++)
    pixel[i] = (unsigned char)random_below(&random, 256);
  return (Split){ .count = 20,
                  .features = PIXELS,
                  .planes = 3,
                  .height = 16,
                  .width = 16,
                  .classes = 10,
                  .label = labels,
                  .pixel = pixel };
}

static Model *deep_model(ModelKind kind, bool batch_norm)
{
  ModelOptions options = { .kind = kind,
                           .features = PIXELS,
                           .classes = 10,
                           .activation = ACTIVATION_RELU,
                           .init = INIT_HE,
                           .channels = 3,
                           .height = 16,
                           .width = 16,
                           .depth = 8,
                           .batch_norm = batch_norm,
                           .residual = true };
  return model_new(&options, 1);
}

static void a_dead_channel_is_a_dead_unit(void **state)
{
  (void)state;
  Split split = noise_pictures();
  Model *model = deep_model(MODEL_LENET, false);
  const TensorNode *bias = model->parameter[1];
  assert_string_equal(bias->name, "conv1.bias");
  for (int c = 0; c < 6; c++)
    bias->value[c] = 1e4;
  assert_true(probe_once(model, &split, "conv1").dead == 0);
  bias->value[4] = -1e4;
  ProbeRow row = probe_once(model, &split, "conv1");
  assert_int_equal(row.size, 6);
  assert_true(fabs(row.dead - 1.0 / 6) < 1e-8);
  assert_true(fabs(row.saturated - 1.0 / 6) < 1e-8);
  model_free(model);
}

static void layers_of_a_resnet_have_names(void **state)
{
  (void)state;
  Split split = noise_pictures();
  Model *model = deep_model(MODEL_RESNET, true);
  assert_int_equal(probe_once(model, &split, "bn1").size, 16);
  assert_int_equal(probe_once(model, &split, "layer2.0.bn1").size, 32);
  assert_int_equal(probe_once(model, &split, "layer3.0.bn2").size, 64);
  model_free(model);
  model = deep_model(MODEL_RESNET, false);
  assert_int_equal(probe_once(model, &split, "conv1").size, 16);
  assert_int_equal(probe_once(model, &split, "layer3.0.conv2").size, 64);
  model_free(model);
}
static void norms_are_those_of_values_and_gradients(void **state)
{
  (void)state;
  Split split = repeat_points(4);
  Model *model = three_units(ACTIVATION_RELU,
                             (real[]){ 3, 0, 0, 4, 0, 0 },
                             (real[]){ 1, 2, 2 });
  Graph *graph = graph_new();
  Probe *probe = probe_new(scratch("n.tsv"), "", model);
  probe_epoch(probe, 0, graph, &split, unscaled, 4);
  model->parameter[0]->gradient = (real[]){ 2, 3, 6, 0, 0, 0 };
  probe_gradients(probe);
  model->parameter[0]->gradient = NULL;
  probe_epoch(probe, 1, graph, &split, unscaled, 4);
  assert_true(isnan(read_probe("n.tsv", 0, "fc1.weight").gradient));
  assert_true(read_probe("n.tsv", 1, "fc1.weight").gradient == 7);
  assert_true(read_probe("n.tsv", 1, "fc1.weight").norm == 5);
  assert_true(read_probe("n.tsv", 1, "fc1.bias").norm == 3);
  assert_true(isnan(read_probe("n.tsv", 1, "fc1.bias").gradient));
  probe_free(probe);
  graph_free(graph);
  model_free(model);
}

static const char run_line[] =
    "train --data mnist --data-dir . --model lenet --batch-norm yes "
    "--batch 16 --epochs 2 --momentum 0.9 --learning-rate 0.01";

static void make_few_digits(void)
{
  assert_succeeds(run_trainer("make-data digits mnist --train 53 "
                              "--test 10"));
}

static void assert_same_bytes(const char *a, const char *b)
{
  size_t size_a, size_b;
  unsigned char *bytes_a = read_bytes(scratch(a), &size_a);
  unsigned char *bytes_b = read_bytes(scratch(b), &size_b);
  assert_int_equal(size_a, size_b);
  assert_memory_equal(bytes_a, bytes_b, size_a);
  free(bytes_a);
  free(bytes_b);
}

/* The rows of a log without the seconds, of which there are three. */
static void read_losses(const char *file, double loss[3][2])
{
  char *text = (char *)read_bytes(scratch(file), NULL);
  for (int epoch = 0; epoch < 3; epoch++) {
    char start[16];
    snprintf(start, sizeof start, "\n%d\t", epoch);
    assert_int_equal(sscanf(strstr(text, start), "%*s %*s %*s %lf %lf",
                            &loss[epoch][0], &loss[epoch][1]),
                     2);
  }
  free(text);
}

static void a_probe_changes_nothing(void **state)
{
  (void)state;
  double with[3][2], without[3][2];
  make_few_digits();
  assert_succeeds(run_trainer("%s --save a.st --log a.tsv", run_line));
  assert_succeeds(run_trainer("%s --save b.st --log b.tsv "
                              "--probe probe.tsv",
                              run_line));
  assert_same_bytes("a.st", "b.st");
  read_losses("a.tsv", without);
  read_losses("b.tsv", with);
  assert_memory_equal(with, without, sizeof with);
}
static void the_first_rows_have_the_first_gradients(void **state)
{
  (void)state;
  make_few_digits();
  assert_succeeds(run_trainer("%s --batch 200 --learning-rate 0 "
                              "--shuffle no --probe still.tsv",
                              run_line));
  const char *const tensor[] = { "bn1", "conv1.weight", "fc3.bias" };
  for (int k = 0; k < 3; k++) {
    ProbeRow first = read_probe("still.tsv", 0, tensor[k]);
    ProbeRow last = read_probe("still.tsv", 2, tensor[k]);
    assert_memory_equal(&first, &last, sizeof first);
    assert_true(k == 0 || (first.gradient > 0 && !isinf(first.gradient)));
  }
}

static void a_resumed_run_goes_on_with_its_rows(void **state)
{
  (void)state;
  make_few_digits();
  assert_succeeds(run_trainer("%s --probe whole.tsv --log head.tsv",
                              run_line));
  for (int stop = 2; stop < 8; stop += 2) {
    assert_succeeds(run_trainer("%s --steps %d --checkpoint stop.st "
                                "--probe parts.tsv",
                                run_line, stop));
    assert_succeeds(run_trainer("%s --resume stop.st --probe parts.tsv",
                                run_line));
    char *whole = (char *)read_bytes(scratch("whole.tsv"), NULL);
    char *parts = (char *)read_bytes(scratch("parts.tsv"), NULL);
    assert_string_equal(strstr(whole, "\nepoch"),
                        strstr(parts, "\nepoch"));
    free(whole);
    free(parts);
  }
}

static void what_is_no_probe_is_not_resumed(void **state)
{
  (void)state;
  make_few_digits();
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint c.st "
                              "--log log.tsv",
                              run_line));
  assert_fails(run_trainer("%s --resume c.st --probe log.tsv", run_line),
               1, "log.tsv: expected the rows of a probe");
  assert_succeeds(run_trainer("%s --resume c.st --probe new.tsv",
                              run_line));
  assert_int_equal(read_probe("new.tsv", 2, "bn1").size, 6);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(dead_and_flat_relus_are_counted),
    cmocka_unit_test(one_image_keeps_a_unit_alive),
    cmocka_unit_test(sigmoid_and_tanh_are_flat_beyond_their_bounds),
    cmocka_unit_test(moments_are_those_of_all_values),
    cmocka_unit_test(a_dead_channel_is_a_dead_unit),
    cmocka_unit_test(layers_of_a_resnet_have_names),
    cmocka_unit_test(norms_are_those_of_values_and_gradients),
    cmocka_unit_test(a_probe_changes_nothing),
    cmocka_unit_test(the_first_rows_have_the_first_gradients),
    cmocka_unit_test(a_resumed_run_goes_on_with_its_rows),
    cmocka_unit_test(what_is_no_probe_is_not_resumed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
