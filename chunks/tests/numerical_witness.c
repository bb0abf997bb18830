#include "tests/support.h"
#include "witnesses/numerical.h"

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

static void judge_the_wrong_op(void)
{
  const Witness witness = { "wrong square", wrong_case };
  exit(witness_all(&witness, 1));
}

static void a_missing_factor_is_seen(void **state)
{
  (void)state;
  Outcome outcome = run_function(judge_the_wrong_op);
  assert_fails(outcome, 1, "wrong square, seed 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_missing_factor_is_seen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
