/* A run that was stopped ends as if it never had been.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#define _GNU_SOURCE /* memmem */
#include "core/random.h"
#include "tests/support.h"
#include "trainer/interrupt.h"
#include "trainer/train.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char run_line[] =
    "train --data synth --model mlp --hidden 5 --batch 70 --epochs 3 "
    "--training 5100 --validation 900";

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

static void assert_same_rows(const char *a, const char *b)
{
  char *log_a = (char *)read_bytes(scratch(a), NULL);
  char *log_b = (char *)read_bytes(scratch(b), NULL);
  cut_what_may_differ(log_a);
  cut_what_may_differ(log_b);
  const char *rows = strstr(log_a, "\nepoch\t");
  assert_string_equal(rows, strstr(log_b, "\nepoch\t"));
  assert_non_null(strstr(rows, "\n3\t15300\t"));
  free(log_a);
  free(log_b);
}

/* Runs to the end, and again with a stop after some steps. */
static void compare_with_a_stop(const char *options, unsigned stop)
{
  assert_succeeds(run_trainer("%s %s --save whole.st --log whole.tsv",
                              run_line, options));
  assert_succeeds(run_trainer("%s %s --steps %u --checkpoint stop.st",
                              run_line, options, stop));
  assert_succeeds(run_trainer("%s %s --resume stop.st --save parts.st "
                              "--log parts.tsv",
                              run_line, options));
  assert_same_file("whole.st", "parts.st");
  assert_same_rows("whole.tsv", "parts.tsv");
}

static void a_resumed_run_ends_in_the_same_bits(void **state)
{
  (void)state;
  const char *const options[] = {
    "",
    "--momentum 0.9",
    "--weight-decay 0.01",
    "--momentum 0.5 --weight-decay 0.1 --reduction sum "
    "--learning-rate 0.001",
    "--shuffle no --momentum 0.9 --seed 12",
    "--optimizer adam --weight-decay 0.01",
  };
  Random random = random_start((uint64_t)time(NULL), 0);
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    unsigned stop = 1 + (unsigned)random_below(&random, 218);
    print_message("%s, stopped after %u steps\n", options[i], stop);
    compare_with_a_stop(options[i], stop);
  }
}

static void a_run_resumed_at_the_end_of_an_epoch_does_too(void **state)
{
  (void)state;
  compare_with_a_stop("--momentum 0.9", 73);
  compare_with_a_stop("--momentum 0.9", 146);
}
static void a_longer_run_goes_on_from_a_shorter_one(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --save whole.st --log whole.tsv",
                              run_line));
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint one.st",
                              run_line));
  assert_succeeds(run_trainer("%s --resume one.st --save parts.st "
                              "--log parts.tsv",
                              run_line));
  assert_same_file("whole.st", "parts.st");
  assert_same_rows("whole.tsv", "parts.tsv");
}
static const char endless[] =
    "--data synth --model mlp --hidden 5 --batch 700";

/* Who started the tests may ignore some signals. */
static void answer_signals(void)
{
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  signal(SIGHUP, SIG_DFL);
}

/* Runs the shell's line in the background, in $SCRATCH. */
static pid_t start(const char *line)
{
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    answer_signals();
    if (chdir(getenv("SCRATCH")) || !freopen("/dev/null", "w", stdout) ||
        !freopen("/dev/null", "w", stderr))
      _exit(126);
    execl("/bin/sh", "sh", "-c", line, NULL);
    _exit(127);
  }
  return child;
}

static pid_t start_endless_run(void)
{
  char line[512];
  snprintf(line, sizeof line,
           "exec \"$TRAINER\" train %s --epochs 1000000 "
           "--checkpoint signal.st --log signal.tsv",
           endless);
  return start(line);
}

/* For as long as it takes; but not after the run has ended. */
static void wait_for_file(pid_t run, const char *path)
{
  siginfo_t ended = { .si_pid = 0 };
  while (access(path, F_OK) && !ended.si_pid) {
    usleep(10000);
    waitid(P_PID, (id_t)run, &ended, WEXITED | WNOHANG | WNOWAIT);
  }
  assert_int_equal(access(path, F_OK), 0);
}
static void a_run_stopped_by_a_signal_can_be_resumed(void **state)
{
  (void)state;
  unlink(scratch("signal.st"));
  pid_t child = start_endless_run();
  wait_for_file(child, scratch("signal.st"));
  kill(child, SIGINT);
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 130);
  size_t size;
  char *log = (char *)read_bytes(scratch("signal.tsv"), &size);
  assert_true(size > 0 && log[size - 1] == '\n');
  assert_non_null(strstr(log, "\n1\t60000\t"));
  log[size - 1] = 0;
  unsigned last = (unsigned)strtoul(strrchr(log, '\n') + 1, NULL, 10);
  free(log);
  assert_succeeds(run_trainer("train %s --epochs %u --resume signal.st "
                              "--log signal.tsv",
                              endless, last + 2));
  log = (char *)read_bytes(scratch("signal.tsv"), NULL);
  char row[64];
  snprintf(row, sizeof row, "\n%u\t%u\t", last + 2, 60000 * (last + 2));
  assert_non_null(strstr(log, row));
  free(log);
}
static int first, second;

static void two_signals(void)
{
  answer_signals();
  catch_interrupts();
  raise(first);
  raise(second);
}

static void a_second_signal_of_either_kind_ends_the_program(void **state)
{
  (void)state;
  for (int k = 0; k < 4; k++) {
    first = k & 1 ? SIGINT : SIGTERM;
    second = k & 2 ? SIGINT : SIGTERM;
    assert_int_equal(run_function(two_signals).status, 128 + second);
  }
}

static void two_hang_ups(void)
{
  answer_signals();
  catch_interrupts();
  raise(SIGHUP);
  raise(SIGHUP);
  exit(interrupted() ? 7 : 0);
}

static void a_second_hang_up_does_not(void **state)
{
  (void)state;
  assert_fails(run_function(two_hang_ups), 7, "");
}

static void ignore_and_catch(void)
{
  answer_signals();
  signal(first, SIG_IGN);
  catch_interrupts();
  raise(first);
  if (interrupted())
    exit(1);
  raise(second);
  raise(first);
  exit(interrupted() ? 7 : 1);
}

static void an_ignored_signal_stays_ignored(void **state)
{
  (void)state;
  const int number[] = { SIGINT, SIGTERM, SIGHUP, SIGINT };
  for (int i = 0; i < 3; i++) {
    first = number[i];
    second = number[i + 1];
    assert_fails(run_function(ignore_and_catch), 7, "");
  }
}
static void hold_and_start(void)
{
  answer_signals();
  hold_interrupts();
  raise(first);
  if (chdir(getenv("SCRATCH")))
    exit(1);
  unsetenv("GOMP_SPINCOUNT"); /* so that it starts itself again */
  execl(getenv("TRAINER"), "trainer", "train", "--data", "synth",
        "--epochs", "2", "--checkpoint", "held.st", NULL);
}

static void a_signal_that_comes_too_early_is_kept(void **state)
{
  (void)state;
  const int number[] = { SIGINT, SIGTERM, SIGHUP };
  for (int i = 0; i < 3; i++) {
    first = number[i];
    unlink(scratch("held.st"));
    assert_fails(run_function(hold_and_start), 130,
                 "interrupted in epoch 1 after step 0; go on with "
                 "--resume held.st");
    assert_int_equal(access(scratch("held.st"), F_OK), 0);
  }
}

static void train_after_a_signal(size_t epochs)
{
  static char checkpoint[200], weights[200];
  snprintf(checkpoint, sizeof checkpoint, "%s", scratch("early.st"));
  snprintf(weights, sizeof weights, "%s", scratch("late.st"));
  Options options = options_default();
  options_set(&options, "data", "synth");
  options_complete(&options);
  options.command = "train after a signal";
  options.epochs = epochs;
  options.checkpoint = checkpoint;
  options.save = weights;
  answer_signals();
  catch_interrupts();
  raise(SIGINT);
  exit(train(&options));
}
static void signal_then_train(void)
{
  train_after_a_signal(2);
}

static void a_signal_before_the_first_step_leaves_a_checkpoint(void **state)
{
  (void)state;
  unlink(scratch("early.st"));
  assert_fails(run_function(signal_then_train), 130,
               "interrupted in epoch 1 after step 0");
  assert_succeeds(run_trainer("train --data synth --epochs 2 "
                              "--resume early.st --save parts.st"));
  assert_succeeds(run_trainer("train --data synth --epochs 2 "
                              "--save whole.st"));
  assert_same_file("whole.st", "parts.st");
}

static void signal_then_do_nothing(void)
{
  train_after_a_signal(0);
}

static void a_signal_after_the_last_step_changes_nothing(void **state)
{
  (void)state;
  unlink(scratch("late.st"));
  assert_succeeds(run_function(signal_then_do_nothing));
  assert_int_equal(access(scratch("late.st"), F_OK), 0);
}
static int stop_after_first_epoch(const char *options)
{
  char line[512];
  unlink(scratch("stop.st"));
  snprintf(line, sizeof line,
           "exec \"$TRAINER\" %s %s --checkpoint stop.st", run_line,
           options);
  pid_t child = start(line);
  wait_for_file(child, scratch("stop.st"));
  kill(child, SIGINT);
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void a_schedule_goes_on_where_it_stopped(void **state)
{
  (void)state;
  const char *const options[] = {
    "--epochs 20 --batch 100 --optimizer adam --schedule cosine",
    "--epochs 20 --batch 100 --momentum 0.9 --schedule one-cycle",
  };
  for (int i = 0; i < 2; i++) {
    assert_succeeds(run_trainer("%s %s --save whole.st", run_line,
                                options[i]));
    int tries = 0, status;
    do
      status = stop_after_first_epoch(options[i]);
    while (status == 0 && ++tries < 100);
    assert_int_equal(status, 130);
    assert_succeeds(run_trainer("%s %s --resume stop.st --save parts.st",
                                run_line, options[i]));
    assert_same_file("whole.st", "parts.st");
  }
}

static void a_schedule_of_another_length_is_refused(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --schedule cosine --checkpoint c.st",
                              run_line));
  assert_fails(run_trainer("%s --schedule cosine --resume c.st "
                           "--epochs 4",
                           run_line),
               64, "options --epochs and --steps: expected 219 steps in "
                   "all, as the schedule of the checkpoint c.st has, "
                   "found 292");
  assert_fails(run_trainer("%s --resume c.st", run_line), 64,
               "option --schedule: expected cosine");
}
static void other_settings_are_refused_by_name(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint c.st",
                              run_line));
  assert_fails(run_trainer("%s --resume c.st --learning-rate 0.5",
                           run_line),
               64, "option --learning-rate: expected 0.1, as in the "
                   "checkpoint c.st, found 0.5");
  assert_fails(run_trainer("%s --resume c.st --seed 2", run_line), 64,
               "option --seed: expected 1");
  assert_fails(run_trainer("%s --resume c.st --momentum 0.9", run_line),
               64, "option --momentum: expected 0");
  assert_fails(run_trainer("%s --resume c.st --optimizer adam", run_line),
               64, "option --optimizer: expected sgd");
  assert_fails(run_trainer("%s --resume c.st --hidden 6", run_line), 64,
               "option --hidden: expected 5");
}

static void a_run_cannot_go_back(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --epochs 2 --checkpoint c.st",
                              run_line));
  assert_fails(run_trainer("%s --epochs 1 --resume c.st", run_line), 64,
               "options --epochs and --steps: expected no fewer than the "
               "146 steps that the checkpoint c.st has taken, found 73");
  assert_succeeds(run_trainer("%s --epochs 2 --resume c.st --log end.tsv",
                              run_line));
  char *log = (char *)read_bytes(scratch("end.tsv"), NULL);
  assert_non_null(strstr(log, "\n2\t10200\t"));
  free(log);
}

static void weights_are_no_checkpoint(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --epochs 0 --save w.st", run_line));
  assert_fails(run_trainer("%s --resume w.st", run_line), 1,
               "w.st: expected a checkpoint, found no entry at.epoch");
}
static const char on_files[] =
    "train --data mnist --data-dir . --model linear --scale standard";

static void make_digits_with(int seed)
{
  assert_succeeds(run_trainer("make-data digits mnist --train 200 "
                              "--test 20 --seed %d",
                              seed));
}

/* Where the text of a key begins in a file of weights. */
static char *text_of(char *bytes, size_t size, const char *key)
{
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
  char *at = memmem(bytes, size, quoted, strlen(quoted));
  assert_non_null(at);
  return at + strlen(quoted);
}

static void other_data_are_refused_by_name(void **state)
{
  (void)state;
  make_digits_with(1);
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint d.st",
                              on_files));
  assert_succeeds(run_trainer("%s --epochs 2 --resume d.st", on_files));
  make_digits_with(2);
  assert_fails(run_trainer("%s --epochs 2 --resume d.st", on_files), 1,
               "train-images-idx3-ubyte: expected data of mnist with "
               "CRC-32 ");
  make_digits_with(1);
  size_t size;
  char *bytes = (char *)read_bytes(scratch("d.st"), &size);
  *text_of(bytes, size, "crc32 t10k-labels-idx1-ubyte") ^= 1;
  write_bytes(scratch("e.st"), bytes, size);
  free(bytes);
  assert_fails(run_trainer("%s --epochs 2 --resume e.st", on_files), 1,
               "t10k-labels-idx1-ubyte: expected data of mnist");
}
static double factor_in(const char *name)
{
  size_t size;
  char *bytes = (char *)read_bytes(scratch(name), &size);
  double factor = strtod(text_of(bytes, size, "scaling.0"), NULL);
  free(bytes);
  return factor;
}

static void a_resumed_run_keeps_its_scaling(void **state)
{
  (void)state;
  make_digits_with(1);
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint d.st",
                              on_files));
  copy_with_change("d.st", "e.st", "\"scaling.0\":\"0x",
                   "\"scaling.0\":\"-0");
  assert_fails(run_trainer("%s --epochs 2 --resume e.st", on_files), 1,
               "e.st: expected two numbers in entry scaling.0");
  copy_with_change("d.st", "e.st", "\"scaling.0\":\"0x1",
                   "\"scaling.0\":\"0x2");
  assert_succeeds(run_trainer("%s --epochs 2 --resume e.st --save f.st",
                              on_files));
  assert_true(factor_in("e.st") > factor_in("d.st"));
  assert_true(factor_in("f.st") == factor_in("e.st"));
}
static void refuse_damage(const char *old, const char *new,
                          const char *sentence)
{
  copy_with_change("c.st", "d.st", old, new);
  assert_fails(run_trainer("%s --resume d.st", run_line), 1, sentence);
}

static void a_damaged_checkpoint_is_refused(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --epochs 1 --checkpoint c.st",
                              run_line));
  refuse_damage("\"format\":\"3\"", "\"format\":\"1\"",
                "expected a checkpoint of this version, format 3, "
                "found 1");
  refuse_damage("\"format\"", "\"farmot\"",
                "found an older one, without format");
  refuse_damage("\"arithmetic\":\"groups of 16",
                "\"arithmetic\":\"groups of 32",
                "arithmetic groups of 16, added in a tree, found groups "
                "of 32");
  refuse_damage("\"at.step\":\"0\"", "\"at.step\":\"-\"",
                "expected 0 to 72 in entry at.step, found \"-\"");
  refuse_damage("\"at.steps\":\"73\"", "\"at.steps\":\"74\"",
                "expected 73 in entry at.steps");
  refuse_damage("\"at.images\":\"5100\"", "\"at.images\":\"5200\"",
                "expected 5100 in entry at.images");
  refuse_damage("\"at.epoch\":\"1\"", "\"at.epoch\":\"0\"",
                "expected 0 in entry at.steps");
  refuse_damage("\"at.correct\":\"0\"", "\"at.correct\":\"1\"",
                "expected 0 to 0 in entry at.correct");
  refuse_damage("\"at.epoch\":\"1\"", "\"at.epoch\":\"x\"", "at.epoch");
  refuse_damage("\"at.loss\":\"0x", "\"at.loss\":\"?x",
                "expected a number in entry at.loss");
  refuse_damage("\"at.images\"", "\"at.imagos\"",
                "found no entry at.images");
  refuse_damage("\"rows\":\"0", "\"rows\":\"z",
                "expected rows of a log");
  refuse_damage("\"rows\":\"0\\t0\\t", "\"rows\":\"0\\n0\\t",
                "expected rows of a log");
  refuse_damage("\"rows\":\"0\\t0\\t0.000", "\"rows\":\"0\\t0\\t -0.0",
                "expected rows of a log");
}

static void saved_weights_load_again(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("%s --epochs 1 --save a.st", run_line));
  assert_succeeds(run_trainer("%s --epochs 0 --load a.st --save b.st",
                              run_line));
  assert_same_file("a.st", "b.st");
  assert_fails(run_trainer("%s --hidden 6 --load a.st", run_line), 1,
               "fc1.weight");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_resumed_run_ends_in_the_same_bits),
    cmocka_unit_test(a_run_resumed_at_the_end_of_an_epoch_does_too),
    cmocka_unit_test(a_longer_run_goes_on_from_a_shorter_one),
    cmocka_unit_test(a_run_stopped_by_a_signal_can_be_resumed),
    cmocka_unit_test(a_second_signal_of_either_kind_ends_the_program),
    cmocka_unit_test(a_second_hang_up_does_not),
    cmocka_unit_test(an_ignored_signal_stays_ignored),
    cmocka_unit_test(a_signal_that_comes_too_early_is_kept),
    cmocka_unit_test(a_signal_before_the_first_step_leaves_a_checkpoint),
    cmocka_unit_test(a_signal_after_the_last_step_changes_nothing),
    cmocka_unit_test(a_schedule_goes_on_where_it_stopped),
    cmocka_unit_test(a_schedule_of_another_length_is_refused),
    cmocka_unit_test(other_settings_are_refused_by_name),
    cmocka_unit_test(other_data_are_refused_by_name),
    cmocka_unit_test(a_resumed_run_keeps_its_scaling),
    cmocka_unit_test(a_run_cannot_go_back),
    cmocka_unit_test(weights_are_no_checkpoint),
    cmocka_unit_test(a_damaged_checkpoint_is_refused),
    cmocka_unit_test(saved_weights_load_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
