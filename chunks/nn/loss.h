#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "core/graph.h"

#include <stdbool.h>

/* The cross-entropy of the softmax of scores, n x classes, with n
   labels: a scalar, the mean over the batch or the sum. The labels
   must outlive the step. Checked error: a label that is no class. */
TensorNode *cross_entropy_loss(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean);

#endif
