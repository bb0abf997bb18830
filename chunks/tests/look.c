/* Which images were wrong, and the first kernels.
   Explained in "CIFAR-10", book/67-cifar.nw. */

#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static void every_wrong_image_has_a_row(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --epochs 1 --hidden 4 "
                              "--save w.st"));
  assert_succeeds(run_trainer("evaluate --data synth --load w.st "
                              "--log w.tsv --wrong wrong.tsv"));
  char *log = (char *)read_bytes(scratch("w.tsv"), NULL);
  char *table = (char *)read_bytes(scratch("wrong.tsv"), NULL);
  char *listed = strstr(log, "\n# wrong:") + strlen("\n# wrong:");
  char *row = strstr(table, "\nimage\tlabel\tgiven\tprobability\n");
  assert_non_null(row);
  for (row = strchr(row + 1, '\n') + 1; *row; row = strchr(row, '\n') + 1) {
    unsigned image, label, given;
    double probability;
    assert_int_equal(sscanf(row, "%u\t%u\t%u\t%lf", &image, &label, &given,
                            &probability),
                     4);
    assert_int_equal(image, strtoul(listed, &listed, 10));
    assert_int_equal(label + given, 1);
    assert_true(probability >= 0.5 && probability <= 1);
  }
  assert_int_equal(*listed, '\n');
  free(log);
  free(table);
}
static char *kernels_after(const char *training)
{
  assert_succeeds(run_trainer("make-data shapes cifar-10-batches-bin "
                              "--train 60 --test 5"));
  assert_succeeds(run_trainer("train --data cifar10 --data-dir . --seed 3 "
                              "--model lenet --init glorot --save k.st %s",
                              training));
  assert_succeeds(run_trainer("evaluate --data cifar10 --data-dir . "
                              "--load k.st --kernels k.tsv"));
  return (char *)read_bytes(scratch("k.tsv"), NULL);
}

/* How many rows before training are found in the same place after
   it. */
static size_t count_equal_rows(const char *table)
{
  const char *before = strstr(table, "\nbefore\t");
  const char *after = strstr(table, "\nafter\t");
  size_t equal = 0;
  while (before && after) {
    before += strlen("\nbefore");
    after += strlen("\nafter");
    size_t length = strcspn(before, "\n");
    equal += strcspn(after, "\n") == length &&
             !memcmp(before, after, length);
    before = strstr(before, "\nbefore\t");
    after = strstr(after, "\nafter\t");
  }
  return equal;
}

static void kernels_are_as_drawn_until_they_are_trained(void **state)
{
  (void)state;
  char *drawn = kernels_after("--epochs 0");
  char *trained = kernels_after("--epochs 1 --learning-rate 0.1");
  assert_non_null(strstr(drawn, "\nafter\t5\t4\t4\t"));
  assert_int_equal(count_equal_rows(drawn), 6 * 25);
  assert_int_equal(count_equal_rows(trained), 0);
  free(drawn);
  free(trained);
}

static void a_model_without_kernels_is_refused(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --epochs 0 --save m.st"));
  assert_fails(run_trainer("evaluate --data synth --load m.st "
                           "--kernels m.tsv"),
               64, "--kernels: expected a model that begins with a "
                   "convolution, found one with fc1.weight");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_wrong_image_has_a_row),
    cmocka_unit_test(kernels_are_as_drawn_until_they_are_trained),
    cmocka_unit_test(a_model_without_kernels_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
