/* Steps that are taken in the product.
   Explained in "Speed", book/70-speed.nw. */

#include "nn/optimizer.h"
#include "ops/ops.h"
#include "tests/support.h"

#include <string.h>

static TensorNode *leaf(Arena *arena, Shape shape, const real value[])
{
  TensorNode *x = tensor_new(arena, shape, "leaf");
  memcpy(x->value, value, element_count(shape) * sizeof(real));
  return x;
}

enum {
  IMAGES = 5,
  INPUTS = 7,
  HIDDEN = 3,
  OUTPUTS = 2
};

typedef struct {
  Graph *graph;
  Arena *arena; /* of the parameters */
  TensorNode *parameter[3];
  Optimizer *optimizer;
} Layers;

static TensorNode *counted(Arena *arena, size_t rows, size_t columns)
{
  real value[IMAGES * INPUTS];
  for (size_t i = 0; i < rows * columns; i++)
    value[i] = (real)(i * 5 % 7) - 3;
  return leaf(arena, matrix_shape(rows, columns), value);
}

static Layers layers_new(void)
{
  Layers l = { .graph = graph_new(), .arena = arena_new() };
  l.parameter[0] = counted(l.arena, HIDDEN, INPUTS);
  l.parameter[1] = counted(l.arena, OUTPUTS, HIDDEN);
  l.parameter[2] = leaf(l.arena, vector_shape(OUTPUTS),
                        (real[]){ 1, -1 });
  for (int p = 0; p < 3; p++)
    l.parameter[p]->wants_gradient = true;
  TensorNode **parameter = arena_alloc(l.arena, 3, sizeof *parameter);
  memcpy(parameter, l.parameter, sizeof l.parameter);
  l.optimizer = sgd_new(l.arena, parameter, 3, 0.5, 0, 0);
  return l;
}

static void go_back(const Layers *l)
{
  Graph *graph = l->graph;
  TensorNode *x = counted(graph->arena, IMAGES, INPUTS);
  TensorNode *h = apply_linear(graph, x, l->parameter[0], NULL);
  TensorNode *f = apply_linear(graph, h, l->parameter[1],
                               l->parameter[2]);
  real g[IMAGES * OUTPUTS];
  for (int i = 0; i < IMAGES * OUTPUTS; i++)
    g[i] = (real)(i % 3 - 1);
  graph_backward_from(graph, f, g);
}

static void layers_free(Layers *l)
{
  graph_free(l->graph);
  arena_free(l->arena);
}

static void a_step_in_the_product_by_hand(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph->arena, matrix_shape(2, 1),
                       (real[]){ 1, 2 });
  TensorNode *w = leaf(graph->arena, matrix_shape(1, 1),
                       (real[]){ 10 });
  w->wants_gradient = true;
  w->descent = 2;
  graph_backward_from(graph, apply_linear(graph, x, w, NULL),
                      (real[]){ 3, -1 });
  assert_true(*w->value == 10 - 2 * (1 * 3 + 2 * -1));
  assert_null(w->gradient);
  graph_free(graph);
}
static void assert_same_value(const TensorNode *a, const TensorNode *b)
{
  size_t count = element_count(a->shape);
  assert_memory_equal(a->value, b->value, count * sizeof(real));
}

static void both_ways_to_step_agree(void **state)
{
  (void)state;
  Layers apart = layers_new(), in_product = layers_new();
  go_back(&apart);
  for (int p = 0; p < 3; p++)
    in_product.parameter[p]->descent = (real)0.5;
  go_back(&in_product);
  for (int p = 0; p < 3; p++) {
    assert_non_null(apart.parameter[p]->gradient);
    bool bias = p == 2;
    assert_true((in_product.parameter[p]->gradient != NULL) == bias);
  }
  optimizer_step(apart.optimizer);
  optimizer_step(in_product.optimizer);
  for (int p = 0; p < 3; p++)
    assert_same_value(apart.parameter[p], in_product.parameter[p]);
  layers_free(&apart);
  layers_free(&in_product);
}

static void a_weight_with_two_uses_keeps_its_gradient(void **state)
{
  (void)state;
  Graph *graph = graph_new();
  TensorNode *x = leaf(graph->arena, matrix_shape(1, 1),
                       (real[]){ 3 });
  TensorNode *w = leaf(graph->arena, matrix_shape(1, 1),
                       (real[]){ 5 });
  w->wants_gradient = true;
  w->descent = 1;
  TensorNode *h = apply_linear(graph, x, w, NULL);
  graph_backward_from(graph, apply_linear(graph, h, w, NULL),
                      (real[]){ 1 });
  assert_true(*w->value == 5);
  assert_true(*w->gradient == 2 * 3 * 5);
  graph_free(graph);
}

static real allowed(size_t count, bool adam, double momentum,
                    double decay)
{
  Arena *arena = arena_new();
  TensorNode *w = tensor_new(arena, vector_shape(count), "w");
  Optimizer *optimizer =
      adam ? adam_new(arena, &w, 1, 0.5, decay)
           : sgd_new(arena, &w, 1, 0.5, momentum, decay);
  optimizer_allow_descent(optimizer);
  real found = w->descent;
  optimizer_step(optimizer);
  assert_true(w->descent == 0);
  arena_free(arena);
  return found;
}

static void large_weights_may_for_one_plain_step(void **state)
{
  (void)state;
  assert_true(allowed(LARGE_WEIGHT, false, 0, 0) == (real)0.5);
  assert_true(allowed(LARGE_WEIGHT - 1, false, 0, 0) == 0);
  assert_true(allowed(LARGE_WEIGHT, false, 0.9, 0) == 0);
  assert_true(allowed(LARGE_WEIGHT, false, 0, 0.1) == 0);
  assert_true(allowed(LARGE_WEIGHT, true, 0, 0) == 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_step_in_the_product_by_hand),
    cmocka_unit_test(both_ways_to_step_agree),
    cmocka_unit_test(a_weight_with_two_uses_keeps_its_gradient),
    cmocka_unit_test(large_weights_may_for_one_plain_step),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
