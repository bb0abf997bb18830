/* The numerical witness sees mistakes that are planted.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "tests/support.h"
#include "witnesses/numerical.h"

#include <string.h>

static void square_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0];
  for (size_t i = 0; i < element_count(x->shape); i++)
    node->output->value[i] = x->value[i] * x->value[i];
}

static void square_backward(const OpNode *node, real *const gradient[])
{
  const TensorNode *x = node->input[0];
  for (size_t i = 0; i < element_count(x->shape); i++)
    gradient[0][i] = node->output->gradient[i] * x->value[i];
}

static const Op wrong_square_op = { "wrong square", square_forward,
                                    square_backward };

static TensorNode *wrong_case(Case *c)
{
  TensorNode *x = case_input(c, vector_shape(case_size(c)), -2, 2);
  return graph_apply(case_graph(c), &wrong_square_op, x->shape, 1, &x,
                     NULL);
}

static const Witness wrong = { "wrong square", wrong_case };

static void (*the_instrument)(void **state);

static void judge_the_wrong_op(void)
{
  const struct CMUnitTest test = {
    .name = "the wrong op",
    .test_func = the_instrument,
    .initial_state = (void *)&wrong,
  };
  exit(_cmocka_run_group_tests("witness", &test, 1, NULL, NULL));
}

static void assert_seen(void (*instrument)(void **), const char *part)
{
  the_instrument = instrument;
  assert_fails(run_function(judge_the_wrong_op), 1, part);
}

static void a_missing_factor_is_measured(void **state)
{
  (void)state;
  setenv("FIRST_SEED", "1", 1);
  assert_seen(measured_slopes_agree, "wrong square, seed 1, input 1");
}

static void a_missing_factor_parts_the_two_directions(void **state)
{
  (void)state;
  setenv("FIRST_SEED", "1", 1);
  assert_seen(forward_agrees_with_backward, "wrong square, seed 1:");
}

static void assert_vector_is_seen(const char *line, const char *part)
{
  const char *path = scratch("vectors.txt");
  write_bytes(path, line, strlen(line));
  setenv("VECTORS", path, 1);
  assert_seen(maxima_agrees, part);
}
static void a_vector_shows_a_missing_factor(void **state)
{
  (void)state;
  assert_vector_is_seen("vector wrong square | 1 3 | 1 | 9 | 6\n",
                        "input 1, entry 0: Maxima says 6, the op 3");
}

static void a_vector_shows_another_forward(void **state)
{
  (void)state;
  assert_vector_is_seen("vector wrong square | 1 3 | 1 | 27 | 3\n",
                        "forward, entry 0: Maxima says 27, the op 9");
}

static void a_vector_must_fit_its_case(void **state)
{
  (void)state;
  assert_vector_is_seen("vector wrong square | 2 3 | 1 | 9 | 3\n",
                        "too few numbers");
  assert_vector_is_seen("vector wrong square | 1 3 5 | 1 | 9 | 3\n",
                        "more numbers than the case asks for");
}

static void an_op_without_vectors_is_not_passed(void **state)
{
  (void)state;
  assert_vector_is_seen("vector right square | 1 3 | 1 | 9 | 6\n",
                        "wrong square: Maxima emits no vector for it");
}

static void a_twin_that_says_nothing_is_not_passed(void **state)
{
  (void)state;
  setenv("TWIN", "/bin/true", 1);
  assert_seen(float_agrees_with_double, "ended early");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_missing_factor_is_measured),
    cmocka_unit_test(a_missing_factor_parts_the_two_directions),
    cmocka_unit_test(a_vector_shows_a_missing_factor),
    cmocka_unit_test(a_vector_shows_another_forward),
    cmocka_unit_test(a_vector_must_fit_its_case),
    cmocka_unit_test(an_op_without_vectors_is_not_passed),
    cmocka_unit_test(a_twin_that_says_nothing_is_not_passed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
