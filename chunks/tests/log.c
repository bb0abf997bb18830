/* The log's header and rows.
   Explained in "The log", book/52-log.nw. */

#define _GNU_SOURCE /* fflush_unlocked */
#include "tests/support.h"
#include "trainer/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char quick[] =
    "train --data synth --model mlp --hidden 4 --epochs 2 --batch 500";

static char *log_of(const char *more)
{
  assert_succeeds(run_trainer("%s --log log.tsv %s", quick, more));
  return (char *)read_bytes(scratch("log.tsv"), NULL);
}

static void a_log_has_a_header_and_a_row_an_epoch(void **state)
{
  (void)state;
  char *log = log_of("--validation 1000");
  const char *const key[] = { "program", "command", "data", "seed",
                              "threads", "blas", "core", "model",
                              "parameters", "date", "crc32 synth",
                              "training classes",
                              "validation classes" };
  for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
    char text[64];
    snprintf(text, sizeof text, "# %s: ", key[i]);
    assert_non_null(strstr(log, text));
  }
  char *table = strstr(log, "\nepoch\timages\tseconds\ttrain_loss\t"
                            "train_accuracy\tvalid_loss\tvalid_accuracy\n");
  assert_non_null(table);
  assert_non_null(strstr(table, "\n0\t0\t0.000\t"));
  assert_non_null(strstr(table, "\n1\t59000\t"));
  assert_non_null(strstr(table, "\n2\t118000\t"));
  assert_null(strstr(table, "nan"));
  free(log);
}
static void a_loss_that_is_no_number_has_no_sign(void **state)
{
  (void)state;
  char *log = log_of("--learning-rate 1e30 --keep-going --save nan.st");
  assert_non_null(strstr(log, "\tnan\t"));
  assert_null(strstr(log, "-nan"));
  free(log);
  Outcome test = run_trainer("evaluate --data synth --load nan.st "
                             "--log nan.tsv --wrong wrong.tsv");
  assert_non_null(strstr(test.out, "loss no number  accuracy 0."));
  assert_null(strstr(test.out, "nan"));
  assert_succeeds(test);
  const char *const file[] = { "nan.tsv", "wrong.tsv" };
  for (int i = 0; i < 2; i++) {
    log = (char *)read_bytes(scratch(file[i]), NULL);
    assert_non_null(strstr(log, i ? "\tnan\n" : "# test_loss: nan\n"));
    assert_null(strstr(log, "-nan"));
    free(log);
  }
}

static void a_screen_shows_no_nan(void **state)
{
  (void)state;
  const char *const more[] = { "", "--learning-rate 1e30 --keep-going" };
  for (int i = 0; i < 2; i++) {
    Outcome outcome = run_trainer("%s %s", quick, more[i]);
    assert_null(strstr(outcome.out, "nan"));
    assert_null(strstr(outcome.out, "valid"));
    assert_non_null(strstr(outcome.out, i ? "train loss no number"
                                          : "train loss 0."));
    assert_succeeds(outcome);
  }
}
static void the_same_seed_gives_the_same_log(void **state)
{
  (void)state;
  const char *more = "--seed 7 --validation 1000";
  char *a = log_of(more), *b = log_of(more);
  cut_what_may_differ(a);
  cut_what_may_differ(b);
  assert_non_null(strstr(a, "\n2\t118000\t\t0."));
  assert_string_equal(a, b);
  free(a);
  free(b);
}

static void another_seed_gives_another_log(void **state)
{
  (void)state;
  char *a = log_of("--seed 7"), *b = log_of("--seed 8");
  cut_what_may_differ(a);
  cut_what_may_differ(b);
  assert_string_not_equal(strstr(a, "\nepoch"), strstr(b, "\nepoch"));
  free(a);
  free(b);
}

static void a_full_disk_is_reported(void **state)
{
  (void)state;
  assert_fails(run_trainer("%s --log /dev/full", quick), 1, "/dev/full");
}
static int flushes_left = -1; /* until one fails; -1: none does */

int fflush(FILE *stream)
{
  if (flushes_left < 0 || flushes_left--)
    return fflush_unlocked(stream);
  errno = ENOMEM;
  return EOF;
}

static int good_flushes, used_text;

static void use_a_log(void)
{
  Log *log = log_new(NULL);
  flushes_left = good_flushes;
  if (used_text)
    log_rows(log);
  else
    log_text(log);
  log_write(log);
  exit(7);
}

static void a_log_that_memory_cannot_hold_is_reported(void **state)
{
  (void)state;
  for (used_text = 0; used_text < 2; used_text++)
    for (good_flushes = 0; good_flushes < 3; good_flushes++)
      assert_fails(run_function(use_a_log), 1,
                   "memory: expected room for a log, found none left");
  good_flushes = 3;
  assert_fails(run_function(use_a_log), 7, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_log_has_a_header_and_a_row_an_epoch),
    cmocka_unit_test(the_same_seed_gives_the_same_log),
    cmocka_unit_test(another_seed_gives_another_log),
    cmocka_unit_test(a_loss_that_is_no_number_has_no_sign),
    cmocka_unit_test(a_screen_shows_no_nan),
    cmocka_unit_test(a_full_disk_is_reported),
    cmocka_unit_test(a_log_that_memory_cannot_hold_is_reported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
