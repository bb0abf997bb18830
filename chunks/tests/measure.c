/* Measuring counts every image once, and learns nothing.
   Explained in "The loop", book/50-loop.nw. */

#include "tests/support.h"
#include "core/random.h"
#include "trainer/measure.h"

#include <math.h>
#include <stdlib.h>

static size_t winner(real a, real b, real c)
{
  real row[] = { a, b, c };
  TensorNode scores = { .shape = matrix_shape(1, 3), .value = row };
  return best_class(&scores, 0);
}

static void the_highest_score_wins(void **state)
{
  (void)state;
  assert_int_equal(winner(1, 3, 2), 1);
  assert_int_equal(winner(-3, -2, -1), 2);
}

static void the_first_of_equal_scores_wins(void **state)
{
  (void)state;
  assert_int_equal(winner(0, 5, 5), 1);
  assert_int_equal(winner(0, 0, 0), 0);
}

static void what_is_not_a_number_loses_against_a_number(void **state)
{
  (void)state;
  assert_int_equal(winner(NAN, -1, -2), 1);
  assert_int_equal(winner(0, NAN, 1), 2);
  assert_int_equal(winner(-INFINITY, NAN, NAN), 0);
  assert_int_equal(winner(NAN, NAN, NAN), 2);
}

static Model *normalised_lenet(void)
{
  ModelOptions options = { .kind = MODEL_LENET,
                           .features = 784,
                           .classes = 10,
                           .channels = 1,
                           .height = 28,
                           .width = 28,
                           .activation = ACTIVATION_RELU,
                           .init = INIT_HE,
                           .batch_norm = true };
  return model_new(&options, 1);
}

static Split random_images(size_t count)
{
  Random random = random_start(50, 0);
  Split split = split_of_pixels(count, 1, 28, 28, 10);
  for (size_t i = 0; i < count * split.features; i++)
    split.pixel[i] = (unsigned char)random_below(&random, 256);
  for (size_t i = 0; i < count; i++)
    split.label[i] = (unsigned char)(i % 10);
  return split;
}

static void split_free(Split *split)
{
  free(split->pixel);
  free(split->label);
}

static Tally tally_of(const Model *model, const Split *split,
                      size_t first, size_t count)
{
  Tally tally = { .kind = LOSS_CROSS_ENTROPY };
  Graph *graph = graph_new();
  measure(model, graph, split, scaling_for(SCALE_UNIT, split), first,
          count, &tally);
  graph_free(graph);
  return tally;
}
static void measuring_learns_nothing(void **state)
{
  (void)state;
  Model *model = normalised_lenet();
  Split split = random_images(300);
  tally_of(model, &split, 0, 300);
  assert_int_equal(model->buffers, 8);
  for (int b = 0; b < model->buffers; b++)
    for (size_t i = 0; i < element_count(model->buffer[b]->shape); i++)
      assert_true(model->buffer[b]->value[i] == b % 2);
  split_free(&split);
  model_free(model);
}

static void an_image_is_measured_alike_alone_and_with_others(void **state)
{
  (void)state;
  Model *model = normalised_lenet();
  Split split = random_images(3);
  Tally all = tally_of(model, &split, 0, 3), sum = { .loss = 0 };
  for (size_t i = 0; i < 3; i++) {
    Tally one = tally_of(model, &split, i, 1);
    sum.loss += one.loss;
    sum.correct += one.correct;
  }
  assert_int_equal(all.correct, sum.correct);
  assert_true(fabs(all.loss - sum.loss) < 1e-9 * all.loss);
  split_free(&split);
  model_free(model);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_highest_score_wins),
    cmocka_unit_test(the_first_of_equal_scores_wins),
    cmocka_unit_test(what_is_not_a_number_loses_against_a_number),
    cmocka_unit_test(measuring_learns_nothing),
    cmocka_unit_test(an_image_is_measured_alike_alone_and_with_others),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
