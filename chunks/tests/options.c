/* The table of options.
   Explained in "The command line", book/56-command-line.nw. */

#include "tests/support.h"
#include "trainer/kinds.h"
#include "trainer/options.h"

#include <string.h>

static void defaults_are_written_as_they_are_read(void **state)
{
  (void)state;
  const Options options = options_default();
  const Option *option;
  for (int i = 0; (option = option_at(i)); i++) {
    char text[SETTING_TEXT];
    if (!option->initial)
      continue;
    option->kind->write(option, (const char *)&options + option->offset,
                        text);
    assert_string_equal(text, option->initial);
  }
}

static const char *const unusual[] = {
  "data", "shapes", "scale", "0.25", "validation", "1000", "training",
  "300", "model", "resnet", "depth", "110", "channels", "4,8,12,16",
  "activation", "tanh", "batch-norm", "no", "residual", "no", "init",
  "glorot", "loss", "multi-margin", "reduction", "sum", "optimizer",
  "sgd", "learning-rate", "1e-07", "momentum", "0.9", "weight-decay",
  "0.0005", "schedule", "one-cycle", "augment", "flip-crop", "batch",
  "1000000", "seed", "18446744073709551615", "shuffle", "no",
  "repeatable", "yes"
};
enum { UNUSUAL = sizeof unusual / sizeof *unusual / 2 };

static void settings_are_read_as_they_were_written(void **state)
{
  (void)state;
  Options options = options_default();
  Setting setting[MAX_SETTINGS];
  for (int i = 0; i < UNUSUAL; i++)
    options_set(&options, unusual[2 * i], unusual[2 * i + 1]);
  options_complete(&options);
  assert_int_equal(options_settings(&options, setting), UNUSUAL);
  for (int i = 0; i < UNUSUAL; i++) {
    assert_string_equal(setting[i].key, unusual[2 * i]);
    assert_string_equal(setting[i].value, unusual[2 * i + 1]);
  }
}

static void an_option_has_a_name_and_a_place_of_its_own(void **state)
{
  (void)state;
  for (int i = 0; option_at(i); i++)
    for (int k = 0; k < i; k++) {
      const Option *a = option_at(i), *b = option_at(k);
      assert_string_not_equal(a->name, b->name);
      assert_true(!a->size || !b->size || a->offset != b->offset);
    }
}

static void every_option_belongs_to_a_command(void **state)
{
  (void)state;
  const unsigned commands = TRAIN | EVALUATE | GRAPH | MAKE_DATA;
  for (int i = 0; option_at(i); i++)
    assert_true(option_at(i)->belongs & commands);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(defaults_are_written_as_they_are_read),
    cmocka_unit_test(settings_are_read_as_they_were_written),
    cmocka_unit_test(an_option_has_a_name_and_a_place_of_its_own),
    cmocka_unit_test(every_option_belongs_to_a_command),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
