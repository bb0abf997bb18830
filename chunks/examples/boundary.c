#include "core/random.h"
#include "data/dataset.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizer.h"

#include <stdio.h>

enum {
  BATCH = 100,
  STEPS = 6000,
  SIDE = 121,
  POINTS = 400
};

static void learn(Model *model, const Split *split)
{
  Graph *graph = graph_new();
  Optimizer *sgd = sgd_new(model->arena, model->parameter,
                           model->parameters, 0.1, 0.9, 0);
  Scaling scaling = scaling_for(SCALE_UNIT, split);
  for (uint32_t step = 0; step < STEPS; step++) {
    uint32_t first = step * BATCH % (uint32_t)split->count;
    uint32_t index[BATCH];
    for (uint32_t i = 0; i < BATCH; i++)
      index[i] = first + i;
    TensorNode *x = tensor_new(graph->arena, matrix_shape(BATCH, 2), "x");
    split_batch(split, index, BATCH, scaling, false, x->value);
    TensorNode *scores = model_scores(model, graph, x);
    graph_backward(graph, cross_entropy_loss(graph, scores,
                                             split->label + first, true));
    optimizer_step(sgd);
    graph_clear(graph);
  }
  graph_free(graph);
}

static void print_grid(const Model *model)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena,
                             matrix_shape(SIDE * SIDE, 2), "grid");
  for (int i = 0; i < SIDE * SIDE; i++) {
    x->value[2 * i] = -3 + 6.0 * (i % SIDE) / (SIDE - 1);
    x->value[2 * i + 1] = -3 + 6.0 * (i / SIDE) / (SIDE - 1);
  }
  const real *score = model_scores(model, graph, x)->value;
  for (int i = 0; i < SIDE * SIDE; i++)
    printf("%g %g %d\n", x->value[2 * i], x->value[2 * i + 1],
           score[2 * i + 1] > score[2 * i]);
  printf("\n\n");
  graph_free(graph);
}

int main(void)
{
  DataSet *data = data_load("synth", NULL, false);
  for (int hidden = 0; hidden < 2; hidden++) {
    ModelOptions options = { .kind = hidden ? MODEL_MLP : MODEL_LINEAR,
                             .features = 2,
                             .classes = 2,
                             .hidden_layers = 1,
                             .hidden = { 16 },
                             .activation = ACTIVATION_RELU,
                             .init = INIT_HE };
    Model *model = model_new(&options, 1);
    learn(model, &data->train);
    print_grid(model);
    model_free(model);
  }
  for (int i = 0; i < POINTS; i++)
    printf("%g %g %d\n", data->test.number[2 * i],
           data->test.number[2 * i + 1], data->test.label[i]);
  data_free(data);
}
