/* What the tape owes: order, sums of shares, nothing for nobody.
   Explained in "What a tape avoids", book/38-avoids.nw. */

#include "ops/ops.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static size_t calls;

static void halve_forward(const OpNode *node)
{
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    node->output->value[i] = node->input[0]->value[i] / 2;
}

static void halve_backward(const OpNode *node, real *const gradient[])
{
  calls++;
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    if (gradient[0])
      gradient[0][i] = node->output->gradient[i] / 2;
}

static const Op halve_op = { "halve", halve_forward, halve_backward };

static void join_forward(const OpNode *node)
{
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    node->output->value[i] =
        node->input[0]->value[i] + node->input[1]->value[i];
}

static void join_backward(const OpNode *node, real *const gradient[])
{
  calls++;
  for (size_t i = 0; i < element_count(node->output->shape); i++)
    for (int k = 0; k < 2; k++)
      if (gradient[k])
        gradient[k][i] = node->output->gradient[i];
}

static const Op join_op = { "join", join_forward, join_backward };

static TensorNode *ladder(Graph *graph, TensorNode *x, size_t diamonds)
{
  for (size_t i = 0; i < diamonds; i++) {
    TensorNode *half[2];
    for (int k = 0; k < 2; k++)
      half[k] = graph_apply(graph, &halve_op, x->shape, 1, &x, NULL);
    x = graph_apply(graph, &join_op, x->shape, 2, half, NULL);
  }
  return x;
}

static TensorNode *numbers(Graph *graph, size_t n, const real *value)
{
  TensorNode *x = tensor_new(graph->arena, vector_shape(n), "x");
  memcpy(x->value, value, n * sizeof(real));
  x->wants_gradient = true;
  return x;
}

static void a_branch_that_leads_nowhere_changes_nothing(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 3, (real[]){ 0, 1, 2 });
  TensorNode *y = apply_multiply(graph, x, x);
  TensorNode *statistic = apply_log(graph, y);
  TensorNode *loss = apply_sum(graph, y);
  apply_sum(graph, statistic);
  graph_backward(graph, loss);
  assert_true(isinf(statistic->value[0]));
  assert_null(statistic->gradient);
  for (int i = 0; i < 3; i++)
    assert_true(x->gradient[i] == 2 * x->value[i]);
  graph_free(graph);
}
static void zero_times_infinity_would_poison(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 1, (real[]){ 0 });
  TensorNode *zero = numbers(graph, 1, (real[]){ 0 });
  TensorNode *y = apply_multiply(graph, apply_log(graph, x), zero);
  graph_backward(graph, apply_sum(graph, apply_add(graph, y, x)));
  assert_true(isnan(x->gradient[0]));
  graph_free(graph);
}
static void a_ladder_costs_three_calls_a_diamond(void **state)
{
  (void)state;
  for (size_t n = 1; n <= 100000; n *= 10) {
    Graph *graph = graph_new();
    TensorNode *x = numbers(graph, 1, (real[]){ 7 });
    TensorNode *loss = ladder(graph, x, n);
    calls = 0;
    graph_backward(graph, loss);
    assert_int_equal(graph->length, 3 * n);
    assert_int_equal(calls, 3 * n);
    assert_true(loss->value[0] == 7);
    assert_true(x->gradient[0] == 1);
    graph_free(graph);
  }
}
static void contributions_of_all_uses_add(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 2, (real[]){ 3, 4 });
  TensorNode *y = numbers(graph, 2, (real[]){ 5, 6 });
  TensorNode *f = apply_add(graph, x, apply_multiply(graph, x, y));
  graph_backward(graph, apply_sum(graph, f));
  assert_true(x->gradient[0] == 6 && x->gradient[1] == 7);
  assert_true(y->gradient[0] == 3 && y->gradient[1] == 4);
  graph_free(graph);
}

static void one_tensor_may_be_both_inputs(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 2, (real[]){ 3, 4 });
  graph_backward(graph, apply_sum(graph, apply_multiply(graph, x, x)));
  assert_true(x->gradient[0] == 6 && x->gradient[1] == 8);
  graph_backward(graph, apply_sum(graph, apply_subtract(graph, x, x)));
  assert_true(x->gradient[0] == 0 && x->gradient[1] == 0);
  graph_free(graph);
}
static void a_leaf_that_wants_no_gradient_gets_none(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 1, (real[]){ 3 });
  TensorNode *data = numbers(graph, 1, (real[]){ 4 });
  data->wants_gradient = false;
  TensorNode *square = apply_multiply(graph, data, data);
  graph_backward(graph, apply_sum(graph, apply_multiply(graph, x, square)));
  assert_true(x->gradient[0] == 16);
  assert_null(data->gradient);
  assert_null(square->gradient);
  graph_free(graph);
}

static void a_second_backward_starts_afresh(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = numbers(graph, 1, (real[]){ 3 });
  TensorNode *loss = apply_sum(graph, apply_multiply(graph, x, x));
  graph_backward(graph, loss);
  graph_backward(graph, loss);
  assert_true(x->gradient[0] == 6);
  graph_free(graph);
}
static void clearing_forgets_the_gradients_of_leaves(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  Graph *graph = graph_new();
  TensorNode *weight = tensor_new(arena, scalar_shape(), "weight");
  *weight->value = 2;
  weight->wants_gradient = true;
  graph_backward(graph, apply_multiply(graph, weight, weight));
  assert_true(*weight->gradient == 4);
  graph_clear(graph);
  assert_null(weight->gradient);
  assert_int_equal(graph->length, 0);
  graph_free(graph);
  arena_free(arena);
}

static void go_back_from_two_numbers(void)
{
  Graph *graph = graph_new();
  graph_backward(graph, numbers(graph, 2, (real[]){ 1, 2 }));
}

static void a_loss_is_one_number(void **state)
{
  (void)state;
  assert_fails(run_function(go_back_from_two_numbers), 1,
               "expected a loss of one number, found shape (2)");
}
static void a_step_like_the_last_takes_no_new_memory(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  OpNode **tape = NULL;
  TensorNode *first = NULL;
  for (int step = 0; step < 4; step++) {
    TensorNode *x = numbers(graph, 3, (real[]){ 1, 2, 3 });
    graph_backward(graph, apply_sum(graph, ladder(graph, x, 5000)));
    if (step > 1) {
      assert_ptr_equal(graph->tape, tape);
      assert_ptr_equal(x, first);
    }
    tape = graph->tape;
    first = x;
    graph_clear(graph);
  }
  graph_free(graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_branch_that_leads_nowhere_changes_nothing),
    cmocka_unit_test(zero_times_infinity_would_poison),
    cmocka_unit_test(a_ladder_costs_three_calls_a_diamond),
    cmocka_unit_test(contributions_of_all_uses_add),
    cmocka_unit_test(one_tensor_may_be_both_inputs),
    cmocka_unit_test(a_leaf_that_wants_no_gradient_gets_none),
    cmocka_unit_test(a_second_backward_starts_afresh),
    cmocka_unit_test(clearing_forgets_the_gradients_of_leaves),
    cmocka_unit_test(a_loss_is_one_number),
    cmocka_unit_test(a_step_like_the_last_takes_no_new_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
