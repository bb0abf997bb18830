#ifndef NN_MODEL_H
#define NN_MODEL_H

#include "core/graph.h"
#include "nn/activation.h"
#include "nn/initialize.h"
#include "nn/linear.h"

typedef enum {
  MODEL_LINEAR,
  MODEL_MLP
} ModelKind;

enum { MAX_HIDDEN = 8 };

/* What to build. The linear kind ignores hidden and activation. */
typedef struct {
  ModelKind kind;
  size_t features, classes;
  int hidden_layers;
  size_t hidden[MAX_HIDDEN]; /* units in each hidden layer */
  Activation activation;
  Initialization init;
} ModelOptions;

/* Layers fc1, fc2, ... and their parameters in one list: fc1.weight,
   fc1.bias, fc2.weight, ... */
typedef struct Model {
  ModelOptions options;
  Arena *arena;
  int layers;
  Linear layer[MAX_HIDDEN + 1];
  int parameters;
  TensorNode **parameter;
} Model;

/* A model with its first weights. Parameter p, if it is random, is
   drawn from stream p of the weights. Checked errors: sizes of zero,
   too many hidden layers. */
Model *model_new(const ModelOptions *options, uint64_t seed);

void model_free(Model *model);

/* The number of scalars in all parameters. */
size_t model_size(const Model *model);

/* The scores, n x classes, of n images of shape n x features. All
   that is computed lives in the graph's arena. Checked error: another
   number of features. */
TensorNode *model_scores(const Model *model, Graph *graph,
                         TensorNode *images);

#endif
