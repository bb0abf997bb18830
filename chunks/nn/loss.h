/* The losses that a run can have.
   Explained in "Layers and their first weights", book/46-layers.nw. */

#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "core/graph.h"

#include <stdbool.h>

/* The cross-entropy of the softmax of scores, n x classes, with n
   labels: a scalar, the mean over the batch or the sum. The labels
   must outlive the step. Checked error: a label that is no class. */
TensorNode *cross_entropy_loss(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean);

typedef enum {
  LOSS_CROSS_ENTROPY,
  LOSS_MULTI_MARGIN,
} LossKind;

/* The loss of this kind, equation margin:f for the second; the rest
   as above. */
TensorNode *apply_loss(Graph *graph, LossKind kind, TensorNode *scores,
                       const unsigned char *label, bool mean);

/* Its name on the command line; NULL behind the last one. */
const char *loss_name(int kind);

#endif
