/* Runs of deep models on sixty pictures.
   Explained in "The command line", book/56-command-line.nw. */

#define _GNU_SOURCE /* memmem */
#include "core/random.h"
#include "tests/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
  RECORD = 1 + 3 * 32 * 32,
  MOST = 20
};

static void write_file(const char *name, int first, int count)
{
  static unsigned char bytes[MOST * RECORD];
  for (int i = 0; i < count; i++) {
    unsigned char *record = bytes + i * RECORD;
    Random random = random_start(56, (uint64_t)(first + i));
    record[0] = (unsigned char)random_below(&random, 10);
    for (int j = 1; j < RECORD; j++) {
      bool light = (record[0] + 1) >> ((j - 1) / 1024) & 1;
      record[j] = (unsigned char)random_below(&random, light ? 256 : 128);
    }
  }
  char path[64];
  snprintf(path, sizeof path, "cifar-10-batches-bin/%s", name);
  write_bytes(scratch(path), bytes, (size_t)count * RECORD);
}

static void write_pictures(void)
{
  mkdir(scratch("cifar-10-batches-bin"), 0777);
  for (int i = 0; i < 4; i++) {
    char name[32];
    snprintf(name, sizeof name, "data_batch_%d.bin", i + 1);
    write_file(name, 10 * i, 10);
  }
  write_file("data_batch_5.bin", 40, 20);
  write_file("test_batch.bin", 40, 20);
}
static const char run_line[] =
    "train --data cifar10 --data-dir . --validation 20 --batch 9 "
    "--momentum 0.9 --learning-rate 0.02 --epochs 2";

static const char *const model[] = {
  "--model lenet",
  "--model lenet --batch-norm yes --loss multi-margin "
  "--augment flip-crop",
  "--model resnet --depth 8 --channels 6,10,16",
  "--model resnet --depth 10 --channels 4,6,6,9 --batch-norm no "
  "--residual no --activation tanh --scale standard",
};
enum { MODELS = sizeof model / sizeof *model };

static const char *file_of(const char *what, int i, const char *kind)
{
  static char name[32];
  snprintf(name, sizeof name, "%s%d.%s", what, i, kind);
  return name;
}

/* Trains this model to whole0.st ..., with the log whole0.tsv ... */
static void train_whole(int i)
{
  static bool done[MODELS];
  if (!done[i])
    assert_succeeds(run_trainer("%s %s --save whole%d.st "
                                "--log whole%d.tsv",
                                run_line, model[i], i, i));
  done[i] = true;
}

static void evaluate_agrees_with_the_last_row(void **state)
{
  (void)state;
  for (int i = 0; i < MODELS; i++) {
    train_whole(i);
    assert_succeeds(run_trainer("evaluate --data cifar10 --data-dir . "
                                "--load whole%d.st --log e.tsv",
                                i));
    char *run = (char *)read_bytes(scratch(file_of("whole", i, "tsv")),
                                   NULL);
    char *test = (char *)read_bytes(scratch("e.tsv"), NULL);
    char valid[2][32], tested[2][32];
    assert_int_equal(sscanf(strstr(run, "\n2\t80\t"),
                            "%*s %*s %*s %*s %*s %31s %31s", valid[0],
                            valid[1]),
                     2);
    assert_int_equal(sscanf(strstr(test, "# test_loss"),
                            "# test_loss: %31s # test_accuracy: %31s",
                            tested[0], tested[1]),
                     2);
    assert_string_equal(valid[0], tested[0]);
    assert_string_equal(valid[1], tested[1]);
    free(run);
    free(test);
  }
}
static void assert_has(const char *file, const char *part)
{
  size_t size;
  char *bytes = (char *)read_bytes(scratch(file), &size);
  if (!memmem(bytes, size, part, strlen(part)))
    fail_msg("%s: expected %s in it", file, part);
  free(bytes);
}

static void running_statistics_are_saved_by_their_names(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s %s --epochs 0 --save n.st", run_line,
                              model[2]));
  assert_has("n.st", "\"layer2.0.downsample.1.running_var\":{\"dtype\":"
                     "\"F32\",\"shape\":[10]");
  assert_has("n.st", "\"bn1.running_mean\":");
  assert_has("n.st", "\"depth\":\"8\"");
  assert_has("n.st", "\"batch-norm\":\"yes\"");
}

static void assert_same_file(const char *a, const char *b)
{
  size_t size_a, size_b;
  unsigned char *bytes_a = read_bytes(scratch(a), &size_a);
  unsigned char *bytes_b = read_bytes(scratch(b), &size_b);
  assert_int_equal(size_a, size_b);
  assert_memory_equal(bytes_a, bytes_b, size_a);
  free(bytes_a);
  free(bytes_b);
}
static void a_resumed_deep_run_ends_in_the_same_bits(void **state)
{
  (void)state;
  for (int i = 0; i < MODELS; i++) {
    train_whole(i);
    assert_succeeds(run_trainer("%s %s --steps %d --checkpoint stop.st",
                                run_line, model[i], 3 + i));
    assert_succeeds(run_trainer("%s %s --resume stop.st --save parts.st",
                                run_line, model[i]));
    assert_same_file(file_of("whole", i, "st"), "parts.st");
  }
}
static void the_number_of_threads_changes_no_bit(void **state)
{
  (void)state;
  const char *const flat[] = { "--model linear",
                               "--model mlp --hidden 300,40" };
  bool brief = getenv("SANITIZED");
  int steps = brief ? 1 : 3;
  for (int i = 0; i < MODELS + 2; i++)
    for (int threads = 1; threads <= 4; threads += brief ? 2 : 1) {
      assert_succeeds(run_trainer(
          "%s %s --steps %d --threads %d --save by%d.st", run_line,
          i < MODELS ? model[i] : flat[i - MODELS], steps, threads,
          threads));
      assert_same_file("by1.st", file_of("by", threads, "st"));
    }
}
static void a_batch_of_one_is_refused_by_a_lenet_with_norms(void **state)
{
  (void)state;
  const char sentence[] =
      "option --batch: expected no batch of one image, which the batch "
      "normalisation of a lenet cannot use; found that 40 images in "
      "batches of ";
  const int batch[] = { 1, 3, 13, 39 };
  for (int i = 0; i < 4; i++)
    assert_fails(run_trainer("%s %s --batch %d", run_line, model[1],
                             batch[i]),
                 64, sentence);
  assert_succeeds(run_trainer("%s %s --batch 13 --steps 1", run_line,
                              model[0]));
}

static void a_batch_of_one_trains_a_resnet(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s %s --batch 1 --steps 2", run_line,
                              model[2]));
}

static void settings_say_what_the_model_is(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --model resnet --steps 1 --depth 8 "
                              "--log s.tsv --checkpoint s.st",
                              run_line));
  assert_has("s.tsv", "\n# model: resnet\n# depth: 8\n"
                      "# channels: default\n# activation: relu\n"
                      "# batch-norm: yes\n# residual: yes\n");
  assert_fails(run_trainer("%s --model resnet --depth 8 --residual no "
                           "--resume s.st",
                           run_line),
               64, "option --residual: expected yes, as in the "
                   "checkpoint s.st, found no");
  assert_fails(run_trainer("%s --model resnet --depth 8 --channels 4,4,4 "
                           "--resume s.st",
                           run_line),
               64, "option --channels: expected default, as in the "
                   "checkpoint s.st, found 4,4,4");
}

static void depth_must_suit_the_stages(void **state)
{
  (void)state;
  assert_fails(run_trainer("%s --model resnet --depth 20 --channels 4,8",
                           run_line),
               64, "resnet: expected a depth of 6, 10, 14 ... 110 with 2 "
                   "stages, found 20");
}
static void graph_draws_a_step_of_a_deep_model(void **state)
{
  (void)state;
  Outcome graph = run_trainer("graph --data cifar10 --model resnet "
                              "--depth 8 --loss multi-margin");
  assert_non_null(strstr(graph.out, "layer3.0.downsample.1.weight"));
  assert_non_null(strstr(graph.out, "batch_norm"));
  assert_non_null(strstr(graph.out, "multi_margin"));
  assert_succeeds(graph);
}
static void the_margin_loss_starts_at_nine_tenths(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --model lenet --init glorot --epochs 0 "
                              "--loss multi-margin --log m.tsv",
                              run_line));
  char *log = (char *)read_bytes(scratch("m.tsv"), NULL);
  double loss = 0;
  sscanf(strstr(log, "\n0\t"), "%*s %*s %*s %lf", &loss);
  free(log);
  assert_true(loss > 0.8 && loss < 1.1);
}

int main(void)
{
  write_pictures();
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(evaluate_agrees_with_the_last_row),
    cmocka_unit_test(running_statistics_are_saved_by_their_names),
    cmocka_unit_test(a_resumed_deep_run_ends_in_the_same_bits),
    cmocka_unit_test(the_number_of_threads_changes_no_bit),
    cmocka_unit_test(a_batch_of_one_is_refused_by_a_lenet_with_norms),
    cmocka_unit_test(a_batch_of_one_trains_a_resnet),
    cmocka_unit_test(settings_say_what_the_model_is),
    cmocka_unit_test(depth_must_suit_the_stages),
    cmocka_unit_test(graph_draws_a_step_of_a_deep_model),
    cmocka_unit_test(the_margin_loss_starts_at_nine_tenths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
