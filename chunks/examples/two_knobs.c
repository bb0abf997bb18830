#include "data/dataset.h"
#include "nn/loss.h"
#include "nn/model.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum {
  BATCH = 64,
  STEPS = 50
};

enum { PARAMETERS = 4 }; /* W1, b1, W2, b2 */

/* Each parameter begins as in a network for inputs of scale 1, divided
   by its share, and has a learning rate of its own. */
typedef struct {
  Activation activation;
  double scale; /* of the inputs */
  bool mean;
  double share[PARAMETERS], rate[PARAMETERS];
} Arm;

static void take_steps(Model *model, const Split *split, const Arm *arm)
{
  Graph *graph = graph_new();
  Scaling scaling = scaling_by(arm->scale);
  for (uint32_t step = 0; step < STEPS; step++) {
    uint32_t index[BATCH];
    for (uint32_t i = 0; i < BATCH; i++)
      index[i] = step * BATCH + i;
    TensorNode *x = tensor_new(graph->arena,
                               matrix_shape(BATCH, split->features), "x");
    split_batch(split, index, BATCH, scaling, false, x->value);
    TensorNode *scores = model_training_scores(model, graph, x);
    graph_backward(graph, cross_entropy_loss(
                              graph, scores,
                              split->label + step * BATCH, arm->mean));
    for (int p = 0; p < model->parameters; p++) {
      TensorNode *w = model->parameter[p];
      for (size_t i = 0; i < element_count(w->shape); i++)
        w->value[i] -= arm->rate[p] * w->gradient[i];
    }
    graph_clear(graph);
  }
  graph_free(graph);
}
static void multiply(TensorNode *w, double factor)
{
  for (size_t i = 0; i < element_count(w->shape); i++)
    w->value[i] *= factor;
}

static Model *train_arm(const Split *split, const Arm *arm)
{
  ModelOptions options = { .kind = MODEL_MLP,
                           .features = split->features,
                           .classes = (size_t)split->classes,
                           .hidden_layers = 1,
                           .hidden = { 32 },
                           .activation = arm->activation,
                           .init = INIT_GLOROT };
  Model *model = model_new(&options, 1);
  for (int p = 0; p < PARAMETERS; p++)
    multiply(model->parameter[p], 1 / arm->share[p]);
  take_steps(model, split, arm);
  for (int p = 0; p < PARAMETERS; p++)
    multiply(model->parameter[p], arm->share[p]);
  return model;
}

static void compare(const DataSet *data, const char *what, const Arm *a,
                    const Arm *b)
{
  Model *one = train_arm(&data->train, a);
  Model *other = train_arm(&data->train, b);
  double difference = 0, largest = 0;
  for (int p = 0; p < one->parameters; p++)
    for (size_t i = 0; i < element_count(one->parameter[p]->shape); i++) {
      double x = one->parameter[p]->value[i];
      double y = other->parameter[p]->value[i];
      difference = fmax(difference, fabs(x - y));
      largest = fmax(largest, fabs(x));
    }
  printf("%-36s %.1e\n", what, difference / largest);
  model_free(one);
  model_free(other);
}

int main(void)
{
  DataSet *data = data_load("synth", NULL, false);
  printf("after %d steps, largest difference of two networks as a\n"
         "share of the largest parameter\n\n",
         STEPS);
  const Arm plain = {
    .activation = ACTIVATION_SIGMOID,
    .scale = 1,
    .mean = true,
    .share = { 1, 1, 1, 1 },
    .rate = { 0.1, 0.1, 0.1, 0.1 },
  };
  Arm other = plain;
  other.mean = false;
  for (int p = 0; p < PARAMETERS; p++)
    other.rate[p] = 0.1 / BATCH;
  compare(data, "a sum is a mean with a longer step", &plain, &other);
  other = plain;
  other.scale = other.share[0] = 8;
  other.rate[0] = 0.1 / 64;
  compare(data, "inputs times 8 are weights times 8", &plain, &other);
  for (int p = 1; p < PARAMETERS; p++)
    other.rate[p] = 0.1 / 64;
  compare(data, "... but not with one step for all", &plain, &other);
  Arm relu = plain;
  relu.activation = ACTIVATION_RELU;
  other = (Arm){
    .activation = ACTIVATION_RELU,
    .scale = 4,
    .mean = true,
    .share = { 2, 0.5, 2, 1 },
    .rate = { 0.1 / 4, 0.1 * 4, 0.1 / 4, 0.1 },
  };
  compare(data, "ReLU: ... and both weights times 2", &relu, &other);
  data_free(data);
}
