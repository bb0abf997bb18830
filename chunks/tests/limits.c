/* Limits, closed streams, and words that a terminal would obey.
   Explained in "The command line", book/56-command-line.nw. */

#include "tests/support.h"
#include "trainer/commands.h"

#include <argp.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Runs the trainer in $SCRATCH, from a shell that sets a limit before
   and redirects behind. */
static Outcome limited(const char *limit, const char *arguments,
                       const char *behind)
{
  char text[1000];
  snprintf(text, sizeof text,
           "cd \"$SCRATCH\" && %s exec \"$TRAINER\" %s %s", limit,
           arguments, behind);
  const char *const words[] = { "/bin/sh", "-c", text, NULL };
  return run(words);
}

static void too_little_memory_is_found_out_first(void **state)
{
  (void)state;
#ifndef __SANITIZE_ADDRESS__
  const char *const command[] = { "--help", "train --data synth",
                                  "evaluate --data synth --load none" };
  for (int i = 0; i < 3; i++)
    assert_fails(limited("ulimit -v 200000;", command[i], ""), 1,
                 "trainer: memory: expected room for ");
#endif
}

static void a_limit_of_file_size_leaves_no_litter(void **state)
{
  (void)state;
  assert_fails(limited("ulimit -f 8;",
                       "train --data synth --hidden 4000 --epochs 0 "
                       "--save large.st",
                       ""),
               1, "large.st: expected a file that can be written, found: "
                  "File too large");
  glob_t found;
  assert_int_equal(glob(scratch("large.st*"), 0, NULL, &found),
                   GLOB_NOMATCH);
}
static void a_closed_standard_output_is_named(void **state)
{
  (void)state;
  const char sentence[] = "standard output: expected it open, found it "
                          "closed";
  assert_fails(limited("",
                       "train --data synth --epochs 1 --batch 1000 "
                       "--log closed.tsv",
                       ">&-"),
               1, sentence);
  assert_fails(limited("", "--help", ">&-"), 1, sentence);
  assert_succeeds(limited("",
                          "train --data synth --epochs 1 --batch 1000 "
                          "--save w.st",
                          "2>&- <&-"));
}

static void help_on_a_full_disk_fails(void **state)
{
  (void)state;
  const char *const command[] = { "", "train", "evaluate", "graph",
                                  "make-data" };
  for (int i = 0; i < 5; i++)
    assert_fails(limited("", command[i], "--help >/dev/full"), 1,
                 "standard output: expected that all can be written, "
                 "found: No space left on device");
  assert_fails(limited("",
                       "train --data synth --epochs 2 --batch 1000",
                       ">/dev/full"),
               1, "found: No space left on device");
}
error_t argp_parse(const struct argp *argp, int argc, char **argv,
                   unsigned flags, int *index, void *input)
{
  (void)argp, (void)argc, (void)argv;
  (void)flags, (void)index, (void)input;
  return ENOMEM;
}

static void train_without_memory(void)
{
  char command[] = "train", option[] = "--data", value[] = "synth";
  char *argv[] = { command, option, value, NULL };
  command_train(3, argv);
}

static void options_that_memory_cannot_hold_are_no_mistake(void **state)
{
  (void)state;
  assert_fails(run_function(train_without_memory), 1,
               "command line: expected to read it, found: Cannot "
               "allocate memory");
}
static void what_was_typed_is_shown_without_harm(void **state)
{
  (void)state;
  const char *const word[] = {
    "\x1b[2J",
    "train --\x1b[2J",
    "train -\x1b",
    "train --log=\x1b[2J/x --data synth",
    "train --no\x1b=such",
    "train --keep-going=\x1b[2J",
    "train \xc2\x9b[",
    "make-data \x1b[2J .",
    "train --data \x1b[2J",
    "train --resume \x1b --data synth",
  };
  for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
    Outcome outcome = run_trainer("%s", word[i]);
    assert_null(strchr(outcome.err, '\x1b'));
    assert_null(strstr(outcome.err, "\xc2\x9b"));
    assert_non_null(strchr(outcome.err, '?'));
    assert_true(outcome.status == 64 || outcome.status == 1);
    free(outcome.out);
    free(outcome.err);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(too_little_memory_is_found_out_first),
    cmocka_unit_test(a_limit_of_file_size_leaves_no_litter),
    cmocka_unit_test(a_closed_standard_output_is_named),
    cmocka_unit_test(help_on_a_full_disk_fails),
    cmocka_unit_test(options_that_memory_cannot_hold_are_no_mistake),
    cmocka_unit_test(what_was_typed_is_shown_without_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
