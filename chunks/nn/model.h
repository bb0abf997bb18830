#ifndef NN_MODEL_H
#define NN_MODEL_H

#include "core/graph.h"
#include "nn/activation.h"
#include "nn/batch_norm.h"
#include "nn/convolution.h"
#include "nn/initialize.h"
#include "nn/linear.h"

typedef enum {
  MODEL_LINEAR,
  MODEL_MLP,
  MODEL_LENET,
  MODEL_RESNET
} ModelKind;

enum { MAX_HIDDEN = 8 };
enum { MAX_PARAMETERS = 512 };
enum { MAX_STAGES = 4 };

/* What to build. The linear kind ignores hidden and activation. */
typedef struct {
  ModelKind kind;
  size_t features, classes;
  int hidden_layers;
  size_t hidden[MAX_HIDDEN]; /* units in each hidden layer */
  Activation activation;
  Initialization init;
  size_t channels, height, width; /* of an image: lenet, resnet */
  int depth;                      /* layers of a resnet */
  int stages;                     /* of a resnet; 0: 16, 32, 64 */
  size_t stage[MAX_STAGES];       /* channels of each */
  bool batch_norm, residual;      /* lenet, resnet; resnet */
} ModelOptions;

/* Linear layers fc1, fc2, ... and all parameters in one list:
   fc1.weight, fc1.bias, fc2.weight, ... */
typedef struct Model {
  ModelOptions options;
  Arena *arena;
  int layers;
  Linear layer[MAX_HIDDEN + 1];
  int parameters, drawn; /* drawn: layers with random weights */
  TensorNode **parameter;
  int buffers;
  TensorNode **buffer;
  void *body; /* the kind's own */
} Model;

/* A model with its first weights. The i-th layer with random weights,
   from 0, draws them from stream 2 i of the weights. Checked errors:
   sizes of zero, too many hidden layers, what a kind cannot build. */
Model *model_new(const ModelOptions *options, uint64_t seed);

void model_free(Model *model);

/* The number of scalars in all parameters. */
size_t model_size(const Model *model);

/* A leaf for n images, not yet set, in the order that suits the model:
   a matrix, n x features, or images abreast. */
TensorNode *model_images(const Model *model, Graph *graph, size_t n);

/* The scores, n x classes, of n images: a matrix, n x features, or what
   model_images has made. All that is computed lives in the graph's
   arena. Checked error: another number of features. */
TensorNode *model_scores(const Model *model, Graph *graph,
                         TensorNode *images);

/* The same for a step of training: batch normalisation uses the
   batch's statistics, and works them into the running ones. */
TensorNode *model_training_scores(const Model *model, Graph *graph,
                                  TensorNode *images);

#endif
