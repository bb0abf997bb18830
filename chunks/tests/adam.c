/* Adam against its sums, and the schedules.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "core/random.h"
#include "nn/optimizer.h"
#include "nn/schedule.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

enum {
  NUMBERS = 40,
  WALK = 60
};

typedef enum {
  RIGHT,
  NO_CORRECTION,
  EPS_UNDER_THE_ROOT,
  EPS_BEFORE_THE_CORRECTION
} Twin;

/* The change of a number whose gradients were g[1] ... g[t]. */
static double change(Twin twin, const double g[], int t)
{
  double m = 0, v = 0, eps = 1e-8;
  for (int s = 1; s <= t; s++) {
    m += (1 - 0.9) * pow(0.9, t - s) * g[s];
    v += (1 - 0.999) * pow(0.999, t - s) * g[s] * g[s];
  }
  double c1 = 1 - pow(0.9, t), c2 = 1 - pow(0.999, t);
  switch (twin) {
  case NO_CORRECTION: return -m / (sqrt(v) + eps);
  case EPS_UNDER_THE_ROOT: return -m / c1 / sqrt(v / c2 + eps);
  case EPS_BEFORE_THE_CORRECTION:
    return -m / c1 * sqrt(c2) / (sqrt(v) + eps);
  default: return -m / c1 / (sqrt(v / c2) + eps);
  }
}

typedef struct {
  Arena *arena;
  TensorNode *w;
  Optimizer *adam;
} Walker;

static Walker walker_new(double rate, double decay)
{
  Arena *arena = arena_new();
  TensorNode *w = tensor_new(arena, vector_shape(NUMBERS), "w");
  w->gradient = arena_alloc(arena, NUMBERS, sizeof(real));
  for (int i = 0; i < NUMBERS; i++)
    w->value[i] = 1;
  TensorNode **parameter = arena_alloc(arena, 1, sizeof *parameter);
  *parameter = w;
  return (Walker){ arena, w, adam_new(arena, parameter, 1, rate, decay) };
}
/* The largest difference between the two, in units of the rate. */
static double difference(Twin twin, double decay)
{
  static double g[NUMBERS][WALK + 1];
  const double rate = 0.01;
  double expected[NUMBERS], largest = 0;
  Walker walker = walker_new(rate, decay);
  Random random = random_start(1, 0);
  for (int i = 0; i < NUMBERS; i++)
    expected[i] = 1;
  for (int t = 1; t <= WALK; t++) {
    for (int i = 0; i < NUMBERS; i++) {
      double size = pow(10, i / 3 - 10);
      walker.w->gradient[i] = (real)(size * random_normal(&random));
      g[i][t] = walker.w->gradient[i] + decay * expected[i];
    }
    optimizer_step(walker.adam);
    for (int i = 0; i < NUMBERS; i++) {
      expected[i] += rate * change(twin, g[i], t);
      largest = fmax(largest,
                     fabs(walker.w->value[i] - expected[i]) / rate);
    }
  }
  arena_free(walker.arena);
  return largest;
}

static void adam_is_what_its_sums_say(void **state)
{
  (void)state;
  assert_true(difference(RIGHT, 0) < 1e-9);
}

static void adam_with_decay_is_what_its_sums_say(void **state)
{
  (void)state;
  assert_true(difference(RIGHT, 0.1) < 1e-9);
}

static void every_wrong_adam_is_told_from_the_right_one(void **state)
{
  (void)state;
  assert_true(difference(NO_CORRECTION, 0) > 0.1);
  assert_true(difference(EPS_UNDER_THE_ROOT, 0) > 0.1);
  assert_true(difference(EPS_BEFORE_THE_CORRECTION, 0) > 0.1);
}
static void a_first_step_has_the_length_of_the_rate(void **state)
{
  (void)state;
  Walker walker = walker_new(0.25, 0);
  for (int i = 0; i < NUMBERS; i++)
    walker.w->gradient[i] = (i % 2 ? -1 : 1) * pow(10, i - 4);
  optimizer_step(walker.adam);
  for (int i = 0; i < NUMBERS; i++)
    assert_true(fabs(walker.w->value[i] - (i % 2 ? 1.25 : 0.75)) <
                1e-4);
  arena_free(walker.arena);
}

/* Where w is after some steps whose gradients are c times those. */
static void walk(double c, real value[NUMBERS])
{
  Walker walker = walker_new(0.01, 0);
  Random random = random_start(2, 0);
  for (int t = 0; t < WALK; t++) {
    for (int i = 0; i < NUMBERS; i++)
      walker.w->gradient[i] = c * (1 + random_normal(&random));
    optimizer_step(walker.adam);
  }
  memcpy(value, walker.w->value, NUMBERS * sizeof(real));
  arena_free(walker.arena);
}

static void a_multiple_of_the_loss_changes_nothing(void **state)
{
  (void)state;
  real once[NUMBERS], often[NUMBERS];
  walk(1, once);
  walk(128, often);
  for (int i = 0; i < NUMBERS; i++)
    assert_true(fabs(once[i] - often[i]) < 1e-6);
}
static double longest_step(real taken, double growth, double noise)
{
  Walker walker = walker_new(1, 0);
  *walker.adam->state[2]->value = taken;
  Random random = random_start(3, 0);
  double longest = 0, size = 1;
  for (int t = 0; t < 400; t++, size *= growth) {
    real before = walker.w->value[0];
    for (int i = 0; i < NUMBERS; i++)
      walker.w->gradient[i] = size * (1 + noise * random_normal(&random));
    optimizer_step(walker.adam);
    longest = fmax(longest, fabs(walker.w->value[0] - before));
  }
  arena_free(walker.arena);
  return longest;
}

static void no_step_is_longer_than_the_bound(void **state)
{
  (void)state;
  double bound = (1 - 0.9) / sqrt((1 - 0.999) * (1 - 0.81 / 0.999));
  double reached = longest_step(1000000, 0.999 / 0.9, 0);
  bound *= 1 + 1e-9;
  assert_true(reached <= bound && reached > 0.999 * bound);
  for (double growth = 0.9; growth < 1.3; growth += 0.05)
    for (double noise = 0; noise < 10; noise += 3) {
      assert_true(longest_step(0, growth, noise) <= bound);
      assert_true(longest_step(1000000, growth, noise) <= bound);
    }
}
static void a_number_without_gradient_stays(void **state)
{
  (void)state;
  Walker walker = walker_new(1, 0.5);
  walker.w->gradient = NULL;
  optimizer_step(walker.adam);
  assert_true(walker.w->value[0] == 1);
  real zeros[NUMBERS] = { 0 };
  walker.w->gradient = zeros;
  walker.adam->weight_decay = 0;
  optimizer_step(walker.adam);
  assert_true(walker.w->value[0] == 1);
  arena_free(walker.arena);
}

static void the_state_of_adam_has_names(void **state)
{
  (void)state;
  Walker walker = walker_new(1, 0);
  const char *const name[] = { "adam.m.w", "adam.v.w", "adam.step" };
  assert_int_equal(walker.adam->states, 3);
  for (int i = 0; i < 3; i++)
    assert_string_equal(walker.adam->state[i]->name, name[i]);
  assert_true(same_shape(walker.adam->state[1]->shape,
                         vector_shape(NUMBERS)));
  assert_true(*walker.adam->state[2]->value == 0);
  arena_free(walker.arena);
}

static void a_cosine_falls_from_the_rate_to_zero(void **state)
{
  (void)state;
  assert_true(schedule_rate(SCHEDULE_CONSTANT, 0.1, 7, 10) == 0.1);
  assert_true(schedule_rate(SCHEDULE_COSINE, 0.1, 0, 10) == 0.1);
  assert_true(fabs(schedule_rate(SCHEDULE_COSINE, 0.1, 5, 10) - 0.05) <
              1e-15);
  double last = schedule_rate(SCHEDULE_COSINE, 0.1, 9, 10);
  assert_true(fabs(last - 0.05 * (1 - cos(M_PI / 10))) < 1e-15);
}

static void one_cycle_is_that_of_pytorch(void **state)
{
  (void)state;
  const double rate[] = {
    0.0040000000000000036, 0.052000000000000005, 0.10000000000000001,
    0.095048463201347383, 0.081174565394976306, 0.06112620219362893,
    0.038874197806371073, 0.018825834605023701, 0.0049519367986526289,
    3.9999999999999998e-07
  };
  for (size_t t = 0; t < 10; t++)
    assert_true(fabs(schedule_rate(SCHEDULE_ONE_CYCLE, 0.1, t, 10) -
                     rate[t]) < 1e-15);
}

static void short_cycles_are_finite(void **state)
{
  (void)state;
  for (size_t total = 1; total < 50; total++)
    for (size_t t = 0; t < total; t++) {
      double rate = schedule_rate(SCHEDULE_ONE_CYCLE, 1, t, total);
      assert_true(rate > 0 && rate <= 1);
    }
  double last = schedule_rate(SCHEDULE_ONE_CYCLE, 1, 0, 1);
  assert_true(fabs(last - 1 / 25e4) < 1e-15);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(adam_is_what_its_sums_say),
    cmocka_unit_test(adam_with_decay_is_what_its_sums_say),
    cmocka_unit_test(every_wrong_adam_is_told_from_the_right_one),
    cmocka_unit_test(a_first_step_has_the_length_of_the_rate),
    cmocka_unit_test(a_multiple_of_the_loss_changes_nothing),
    cmocka_unit_test(no_step_is_longer_than_the_bound),
    cmocka_unit_test(a_number_without_gradient_stays),
    cmocka_unit_test(the_state_of_adam_has_names),
    cmocka_unit_test(a_cosine_falls_from_the_rate_to_zero),
    cmocka_unit_test(one_cycle_is_that_of_pytorch),
    cmocka_unit_test(short_cycles_are_finite),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
