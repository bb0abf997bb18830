/* What the command line refuses, and small runs.
   Explained in "The command line", book/56-command-line.nw. */

#include "tests/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *options, *sentence;
} refused[] = {
  { "--data nosuch", "--data: expected synth or mnist or digits or "
                     "cifar10 or shapes, found \"nosuch\"" },
  { "--model vgg", "--model: expected linear or mlp or lenet or resnet" },
  { "--model resnet", "--model: expected linear or mlp for synth, which "
                      "has no images, found resnet" },
  { "--model lenet", "--model: expected linear or mlp for synth" },
  { "--depth 20", "--depth: expected --model resnet with it, found mlp" },
  { "--depth 3", "--depth: expected a whole number from 4 to 110" },
  { "--channels 8", "--channels: expected --model resnet with it" },
  { "--model linear --hidden 5", "--hidden: expected --model mlp with it" },
  { "--model linear --activation tanh",
    "--activation: expected --model mlp, lenet or resnet with it" },
  { "--load a.st --resume b.st",
    "--load and --resume: expected one of the two" },
  { "--log a --save a", "--log and --save: expected two files, found a" },
  { "--channels 1,2,3,4,5", "--channels: expected at most 4 numbers" },
  { "--channels 0", "--channels: expected a whole number from 1" },
  { "--residual yes", "--residual: expected --model resnet" },
  { "--batch-norm yes", "--batch-norm: expected --model lenet or resnet" },
  { "--batch-norm maybe", "--batch-norm: expected no or yes" },
  { "--activation selu", "--activation: expected sigmoid or relu or tanh" },
  { "--init zero", "--init: expected glorot or he" },
  { "--loss hinge", "--loss: expected cross-entropy or multi-margin" },
  { "--reduction max", "--reduction: expected sum or mean" },
  { "--optimizer lion", "--optimizer: expected sgd or adam" },
  { "--optimizer adam --momentum 0.9",
    "--momentum: expected --optimizer sgd with it, found adam" },
  { "--schedule linear",
    "--schedule: expected constant or cosine or one-cycle" },
  { "--scale two", "--scale: expected unit or none or standard" },
  { "--scale 0", "--scale: expected a number from 1e-09 to 1e+09" },
  { "--shuffle maybe", "--shuffle: expected no or yes" },
  { "--hidden 0", "--hidden: expected a whole number from 1" },
  { "--hidden 8,", "--hidden: expected a whole number" },
  { "--hidden 8,x", "--hidden: expected a whole number" },
  { "--hidden 1,1,1,1,1,1,1,1,1",
    "--hidden: expected at most 8 numbers" },
  { "--batch 0", "--batch: expected a whole number from 1" },
  { "--batch -1", "--batch: expected a whole number" },
  { "--batch 12abc", "found \"12abc\"" },
  { "--batch 1.5", "--batch: expected a whole number" },
  { "--epochs 99999999999999999999", "--epochs: expected" },
  { "--epochs -3", "--epochs: expected a whole number from 0" },
  { "--steps 0", "--steps: expected a whole number from 1" },
  { "--seed -1", "--seed: expected a whole number from 0" },
  { "--seed 18446744073709551616", "--seed: expected" },
  { "--threads 0", "--threads: expected a whole number from 1" },
  { "--validation 60000", "--validation: expected fewer than the 60000" },
  { "--validation x", "--validation: expected a whole number" },
  { "--training 0", "--training: expected a whole number from 1" },
  { "--validation 9000 --training 51001",
    "--training: expected at most the 51000 images" },
  { "--learning-rate fast", "--learning-rate: expected a number" },
  { "--learning-rate -0.1", "--learning-rate: expected a number from 0" },
  { "--learning-rate nan", "--learning-rate: expected a number" },
  { "--learning-rate inf", "--learning-rate: expected a number" },
  { "--learning-rate 0.1x", "found \"0.1x\"" },
  { "--momentum 1.5", "--momentum: expected a number from 0 to 1" },
  { "--weight-decay -1", "--weight-decay: expected a number from 0" },
};

static void values_outside_their_range_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    assert_fails(run_trainer("train --data synth %s",
                             refused[i].options),
                 64, refused[i].sentence);
}
static void unknown_commands_and_options_are_refused(void **state)
{
  (void)state;
  assert_fails(run_trainer(" "), 64, "expected a command, found none");
  assert_fails(run_trainer("trian"), 64, "found trian");
  assert_fails(run_trainer("train"), 64, "option --data: expected");
  assert_fails(run_trainer("train --data synth --bacth 3"), 64, "bacth");
  assert_fails(run_trainer("train --data synth three"), 64,
               "found \"three\"");
  assert_fails(run_trainer("train --data"), 64, "--data");
  assert_fails(run_trainer("evaluate --data synth"), 64,
               "option --load: expected a file");
  assert_fails(run_trainer("make-data faces ."), 64,
               "expected digits or shapes, found \"faces\"");
  assert_fails(run_trainer("make-data digits"), 64,
               "expected a folder");
}

static void files_that_cannot_be_written_are_named_first(void **state)
{
  (void)state;
  const char *const option[] = { "log", "probe", "save", "checkpoint" };
  const char *const path[] = { "no/such/file", "/", "new/" };
  const char *const sentence[] = {
    "no/such/file: expected a file that can be written, found: No such",
    "/: expected a file that can be written, found: Is a directory",
    "new/: expected a file that can be written, found: Is a directory",
  };
  for (size_t i = 0; i < 4; i++)
    for (int k = 0; k < 3; k++)
      assert_fails(run_trainer("train --data synth --%s %s", option[i],
                               path[k]),
                   1, sentence[k]);
}

static const struct {
  const char *options, *sentence;
} one_file[] = {
  { "--log same --checkpoint ./same",
    "--log and --checkpoint: expected two files, found same, which is "
    "also ./same for both" },
  { "--log new --probe place/../new", "--log and --probe" },
  { "--log place/new --save way/new", "--log and --save" },
  { "--probe same --save link", "--probe and --save" },
  { "--save same --checkpoint hard", "--save and --checkpoint" },
  { "--log same --load link", "--load and --log" },
  { "--probe ./same --resume same", "--resume and --probe" },
};

static void one_file_under_two_names_is_refused(void **state)
{
  (void)state;
  mkdir(scratch("place"), 0777);
  write_bytes(scratch("same"), "", 0);
  assert_int_equal(symlink("place", scratch("way")), 0);
  assert_int_equal(symlink("same", scratch("link")), 0);
  assert_int_equal(link(scratch("same"), scratch("hard")), 0);
  for (size_t i = 0; i < sizeof one_file / sizeof *one_file; i++)
    assert_fails(run_trainer("train --data synth %s", one_file[i].options),
                 64, one_file[i].sentence);
  assert_fails(run_trainer("evaluate --data synth --load same --log link"),
               64, "--load and --log");
  assert_succeeds(run_trainer("train --data synth --epochs 0 --log "
                              "/dev/stdout --probe /dev/stdout"));
}

static void missing_data_are_named(void **state)
{
  (void)state;
  assert_fails(run_trainer("train --data mnist --data-dir nowhere"), 1,
               "nowhere/mnist/");
  assert_fails(run_trainer("train --data synth --load nowhere.st"), 1,
               "nowhere.st");
  assert_fails(run_trainer("train --data synth --resume nowhere.st"), 1,
               "nowhere.st");
}
static void help_explains_every_option(void **state)
{
  (void)state;
  Outcome help = run_trainer("train --help");
  assert_int_equal(help.status, 0);
  assert_non_null(strstr(help.out, "Usage: trainer train [OPTION...]"));
  const char *const option[] = {
    "data", "data-dir", "model", "hidden", "activation", "init", "loss",
    "reduction", "optimizer", "schedule", "augment", "learning-rate",
    "momentum",
    "weight-decay", "batch", "epochs", "steps", "seed", "threads",
    "shuffle", "scale", "validation", "training", "keep-going", "log",
    "repeatable",
    "probe", "load", "save", "checkpoint", "resume", "depth",
    "channels", "batch-norm", "residual"
  };
  for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
    char text[32];
    snprintf(text, sizeof text, "--%s%s", option[i],
             strcmp(option[i], "keep-going") ? "=" : " ");
    assert_non_null(strstr(help.out, text));
  }
  assert_succeeds(help);
}

static void a_loss_that_is_not_finite_stops_the_run(void **state)
{
  (void)state;
  assert_fails(run_trainer("train --data synth --hidden 8 --epochs 3 "
                           "--learning-rate 1e30 --log burst.tsv"),
               2, "expected a finite loss, found");
  char *log = (char *)read_bytes(scratch("burst.tsv"), NULL);
  assert_non_null(strstr(log, "\n0\t0\t0.000\t"));
  free(log);
}

static void keep_going_goes_on_without_a_finite_loss(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --hidden 8 --epochs 1 "
                              "--learning-rate 1e30 --keep-going "
                              "--log on.tsv"));
  char *log = (char *)read_bytes(scratch("on.tsv"), NULL);
  assert_non_null(strstr(log, "\n1\t60000\t"));
  free(log);
}

static void a_full_disk_is_named(void **state)
{
  (void)state;
  const char *const option[] = { "log", "probe", "save", "checkpoint" };
  for (size_t i = 0; i < 4; i++)
    assert_fails(run_trainer("train --data synth --epochs 1 "
                             "--batch 1000 --%s /dev/full",
                             option[i]),
                 1, "/dev/full");
  const char *const shell[] = {
    "/bin/sh", "-c", "exec \"$TRAINER\" graph --data synth >/dev/full",
    NULL
  };
  assert_fails(run(shell), 1, "standard output: expected");
}
static void a_batch_of_one_trains(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --batch 1 --steps 50"));
}

static void a_batch_larger_than_the_data_is_one_batch(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --batch 100000 "
                              "--validation 59000 --epochs 2 "
                              "--log large.tsv"));
  char *log = (char *)read_bytes(scratch("large.tsv"), NULL);
  assert_non_null(strstr(log, "\n1\t1000\t"));
  assert_non_null(strstr(log, "\n2\t2000\t"));
  free(log);
}
static double number_in(const char *log, int epoch, int column)
{
  char begin[16];
  snprintf(begin, sizeof begin, "\n%d\t", epoch);
  const char *at = strstr(log, begin);
  assert_non_null(at);
  for (int c = 0; c < column; c++)
    at = strchr(at, '\t') + 1;
  return strtod(at, NULL);
}

static double first_validation_loss(const char *options)
{
  assert_succeeds(run_trainer("train --data synth --epochs 1 "
                              "--validation 1000 --log few.tsv %s",
                              options));
  char *log = (char *)read_bytes(scratch("few.tsv"), NULL);
  double loss = number_in(log, 0, 5);
  assert_true(!strstr(log, "\n1\t300\t") == !strstr(options, "300"));
  free(log);
  return loss;
}

static void a_run_may_learn_from_the_first_images_only(void **state)
{
  (void)state;
  assert_true(first_validation_loss("") ==
              first_validation_loss("--training 300"));
}
static double accuracy_of(const char *options)
{
  assert_succeeds(run_trainer("train --data synth --epochs 2 --batch 50 "
                              "--validation 10000 --log fit.tsv %s",
                              options));
  char *log = (char *)read_bytes(scratch("fit.tsv"), NULL);
  double accuracy = number_in(log, 2, 6);
  free(log);
  return accuracy;
}

static void a_hidden_layer_learns_the_hyperbola(void **state)
{
  (void)state;
  assert_true(accuracy_of("--model linear") < 0.7);
  assert_true(accuracy_of("--model mlp --hidden 16") > 0.95);
}
/* How many images the line of the wrong ones lists. */
static size_t count_wrong(const char *log)
{
  const char *c = strstr(log, "\n# wrong:");
  size_t count = 0;
  assert_non_null(c);
  for (c++; *c != '\n'; c++)
    count += *c == ' ' && c[-1] != '#';
  return count;
}

static void evaluate_agrees_with_itself(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --epochs 1 "
                              "--hidden 16,4 --activation tanh "
                              "--scale standard --save e.st"));
  assert_succeeds(run_trainer("evaluate --data synth --load e.st "
                              "--log e.tsv"));
  char *log = (char *)read_bytes(scratch("e.tsv"), NULL);
  double accuracy = -1;
  size_t images[2], correct[2], taken[2][2];
  sscanf(strstr(log, "# test_accuracy: "), "# test_accuracy: %lf",
         &accuracy);
  for (int c = 0; c < 2; c++)
    assert_int_equal(sscanf(strstr(log, c ? "\n1\t" : "\n0\t"),
                            "%*s %zu %zu %*s %zu %zu", &images[c],
                            &correct[c], &taken[c][0], &taken[c][1]),
                     4);
  assert_int_equal(images[0] + images[1], 10000);
  assert_int_equal(correct[0], taken[0][0]);
  assert_int_equal(correct[1], taken[1][1]);
  assert_true(accuracy ==
              (double)(correct[0] + correct[1]) / 10000);
  assert_int_equal(count_wrong(log), 10000 - correct[0] - correct[1]);
  free(log);
}

static void refuse_changed(const char *old, const char *new,
                           const char *sentence)
{
  copy_with_change("s.st", "t.st", old, new);
  assert_fails(run_trainer("evaluate --data synth --load t.st"), 1,
               sentence);
}

static void weights_with_other_texts_are_refused(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --epochs 0 "
                              "--hidden 10,10,10,10 --save s.st"));
  refuse_changed("\"features\":\"2\"", "\"features\":\"3\"",
                 "t.st: expected weights for 2 features, found 3");
  refuse_changed("10,10,10,10", "10,10,x0,10",
                 "t.st: entry hidden: expected a whole number");
  refuse_changed("10,10,10,10", "999999,9999",
                 "t.st: expected 1.0001e+10 weights or more, as its "
                 "settings say, found a file of");
  refuse_changed("\"scaling.0\":\"0x1p+0", "\"scaling.0\":\"   inf",
                 "expected two numbers in entry scaling.0");
  refuse_changed("\"model\":\"mlp\"", "\"model\":\"\x1b[2\"",
                 "t.st: entry model: expected linear or mlp or lenet or "
                 "resnet, found \"?[2\"");
}
/* The bytes of s.st with this header text before those of the tensors. */
static void save_as_pytorch(const char *metadata)
{
  size_t size;
  char *bytes = (char *)read_bytes(scratch("s.st"), &size);
  uint64_t length;
  memcpy(&length, bytes, 8);
  char *rest = strstr(bytes + 8, "},") + 2, *all = calloc(1, size + 512);
  size_t header = (size_t)(bytes + 8 + length - rest);
  snprintf(all + 8, size + 500,
           "{%s\"n\":{\"dtype\":\"I64\",\"shape\":[1,1,1,1,1,0],"
           "\"data_offsets\":[0,0]},%.*s",
           metadata, (int)header, rest);
  uint64_t now = strlen(all + 8);
  memcpy(all, &now, 8);
  size_t data = size - 8 - length;
  memcpy(all + 8 + now, bytes + 8 + length, data);
  write_bytes(scratch("p.st"), all, 8 + now + data);
  free(bytes);
  free(all);
}

static char *test_of(const char *options)
{
  assert_succeeds(run_trainer("evaluate --data synth %s --log e.tsv",
                              options));
  char *log = (char *)read_bytes(scratch("e.tsv"), NULL);
  char *result = strdup(strstr(log, "# test_loss"));
  free(log);
  return result;
}

static void weights_of_another_program_are_tested(void **state)
{
  (void)state;
  const char *const metadata[] = {
    "\"__metadata__\":{\"format\":\"pt\"},", ""
  };
  assert_succeeds(run_trainer("train --data synth --epochs 1 --hidden 7 "
                              "--activation tanh --loss multi-margin "
                              "--scale standard --save s.st"));
  char *ours = test_of("--load s.st");
  for (int i = 0; i < 2; i++) {
    save_as_pytorch(metadata[i]);
    assert_fails(run_trainer("evaluate --data synth --load p.st"), 1,
                 "p.st: expected weights saved by this program, which "
                 "say their model, or --model on the command line");
    assert_fails(run_trainer("evaluate --data synth --load p.st "
                             "--model mlp --hidden 8"),
                 1, "expected tensor fc1.weight of shape (8, 2), found "
                    "(7, 2)");
    char *theirs = test_of("--load p.st --model mlp --hidden 7 "
                           "--activation tanh --loss multi-margin "
                           "--scale standard");
    assert_string_equal(theirs, ours);
    free(theirs);
  }
  free(ours);
  assert_fails(run_trainer("evaluate --data synth --load s.st "
                           "--hidden 8"),
               64, "option --hidden: expected 7, as in the weights s.st, "
                   "found 8");
}

static void graph_draws_the_tape(void **state)
{
  (void)state;
  Outcome graph = run_trainer("graph --data synth --hidden 3");
  assert_non_null(strstr(graph.out, "digraph tape {"));
  assert_non_null(strstr(graph.out, "fc2.bias"));
  assert_non_null(strstr(graph.out, "cross_entropy"));
  assert_succeeds(graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(values_outside_their_range_are_refused),
    cmocka_unit_test(unknown_commands_and_options_are_refused),
    cmocka_unit_test(files_that_cannot_be_written_are_named_first),
    cmocka_unit_test(one_file_under_two_names_is_refused),
    cmocka_unit_test(missing_data_are_named),
    cmocka_unit_test(help_explains_every_option),
    cmocka_unit_test(a_loss_that_is_not_finite_stops_the_run),
    cmocka_unit_test(keep_going_goes_on_without_a_finite_loss),
    cmocka_unit_test(a_full_disk_is_named),
    cmocka_unit_test(a_batch_of_one_trains),
    cmocka_unit_test(a_batch_larger_than_the_data_is_one_batch),
    cmocka_unit_test(a_run_may_learn_from_the_first_images_only),
    cmocka_unit_test(a_hidden_layer_learns_the_hyperbola),
    cmocka_unit_test(evaluate_agrees_with_itself),
    cmocka_unit_test(weights_with_other_texts_are_refused),
    cmocka_unit_test(weights_of_another_program_are_tested),
    cmocka_unit_test(graph_draws_the_tape),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
