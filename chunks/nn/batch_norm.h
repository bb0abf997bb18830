/* A layer of batch normalisation.
   Explained in "Deeper models", book/47-deep.nw. */

#ifndef NN_BATCH_NORM_H
#define NN_BATCH_NORM_H

#include "core/graph.h"

/* gamma and beta, and the running statistics, which are no
   parameters: for each channel an entry. */
typedef struct {
  TensorNode *weight, *bias;
  TensorNode *running_mean, *running_variance;
} BatchNorm;

/* A new layer, its tensors named NAME.weight, NAME.bias,
   NAME.running_mean and NAME.running_var. */
BatchNorm batch_norm_new(Arena *arena, const char *name,
                         size_t channels);

/* In training, normalises by the batch and moves the running
   statistics towards it (equation batch-norm:f and equation
   batch-norm:running); else by the running statistics (equation
   running-norm:f). Checked error, in training: a batch with one
   value for a channel. */
TensorNode *apply_batch_norm_layer(Graph *graph, const BatchNorm *layer,
                                   TensorNode *x, bool training);

#endif
