#include "nn/descent.h"
#include "ops/ops.h"
#include "tests/support.h"

#include <string.h>

enum {
  IMAGES = 3,
  SIDE = 512, /* 512 x 512 is LARGE_WEIGHT */
  OUTPUTS = 2
};

typedef struct {
  Graph *graph;
  Arena *arena; /* of the parameters */
  TensorNode *x, *parameter[2];
} Layers;

static TensorNode *counted(Arena *arena, size_t rows, size_t columns)
{
  TensorNode *x = tensor_new(arena, matrix_shape(rows, columns), "leaf");
  for (size_t i = 0; i < rows * columns; i++)
    x->value[i] = (real)(i * 5 % 7) - 3;
  x->wants_gradient = true;
  return x;
}

static Layers layers_new(size_t side)
{
  Layers l = { .graph = graph_new(), .arena = arena_new() };
  l.parameter[0] = counted(l.arena, side, side);
  l.parameter[1] = counted(l.arena, OUTPUTS, side);
  l.x = counted(l.arena, IMAGES, side);
  return l;
}
static TensorNode *loss_of(const Layers *l, int times)
{
  Graph *graph = l->graph;
  TensorNode *h = l->x;
  for (int k = 0; k < times; k++)
    h = apply_linear(graph, h, l->parameter[0], NULL);
  return apply_sum(graph,
                   apply_linear(graph, h, l->parameter[1], NULL));
}

static Optimizer *plain_descent(Layers *l)
{
  return sgd_new(l->arena, l->parameter, 2, 0.5, 0, 0);
}

static void layers_free(Layers *l)
{
  graph_free(l->graph);
  arena_free(l->arena);
}

static void assert_same(const TensorNode *a, const real *x,
                        const real *y)
{
  assert_memory_equal(x, y, element_count(a->shape) * sizeof(real));
}

static void both_ways_to_step_agree(void **state)
{
  (void)state;
  Layers apart = layers_new(SIDE), at_once = layers_new(SIDE);
  Optimizer *one = plain_descent(&apart), *other = plain_descent(&at_once);
  graph_backward(apart.graph, loss_of(&apart, 1));
  backward_and_descend(other, at_once.graph, loss_of(&at_once, 1));
  assert_null(at_once.parameter[0]->gradient);
  assert_true(at_once.parameter[0]->wants_gradient);
  assert_same(apart.x, apart.x->gradient, at_once.x->gradient);
  optimizer_step(one);
  optimizer_step(other);
  for (int p = 0; p < 2; p++)
    assert_same(apart.parameter[p], apart.parameter[p]->value,
                at_once.parameter[p]->value);
  layers_free(&apart);
  layers_free(&at_once);
}

static void a_weight_with_two_uses_keeps_its_gradient(void **state)
{
  (void)state;
  Layers l = layers_new(SIDE);
  backward_and_descend(plain_descent(&l), l.graph, loss_of(&l, 2));
  assert_non_null(l.parameter[0]->gradient);
  assert_true(l.parameter[0]->value[1] == 2); /* as it was */
  layers_free(&l);
}
static bool descends(size_t side, bool adam, double momentum,
                     double decay)
{
  Layers l = layers_new(side);
  Optimizer *optimizer =
      adam ? adam_new(l.arena, l.parameter, 2, 0.5, decay)
           : sgd_new(l.arena, l.parameter, 2, 0.5, momentum, decay);
  backward_and_descend(optimizer, l.graph, loss_of(&l, 1));
  bool found = !l.parameter[0]->gradient;
  layers_free(&l);
  return found;
}

static void only_large_weights_and_plain_steps_descend(void **state)
{
  (void)state;
  assert_true(descends(SIDE, false, 0, 0));
  assert_false(descends(SIDE - 1, false, 0, 0));
  assert_false(descends(SIDE, false, 0.9, 0));
  assert_false(descends(SIDE, false, 0, 0.1));
  assert_false(descends(SIDE, true, 0, 0));
}

static void uses_are_counted_and_forgotten(void **state)
{
  (void)state;
  Layers l = layers_new(4);
  loss_of(&l, 3);
  assert_int_equal(l.parameter[0]->uses, 3);
  assert_int_equal(l.parameter[1]->uses, 1);
  graph_clear(l.graph);
  assert_int_equal(l.parameter[0]->uses, 0);
  layers_free(&l);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_ways_to_step_agree),
    cmocka_unit_test(a_weight_with_two_uses_keeps_its_gradient),
    cmocka_unit_test(only_large_weights_and_plain_steps_descend),
    cmocka_unit_test(uses_are_counted_and_forgotten),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
