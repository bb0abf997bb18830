#ifndef NN_DESCENT_H
#define NN_DESCENT_H

#include "core/graph.h"
#include "nn/optimizer.h"

/* Weights of fewer numbers step apart: a cache holds them. */
enum { LARGE_WEIGHT = 1 << 18 };

/* Backward for a step of training. Large weights of linear layers take
   their step at once, in the product that would be their gradient
   (equation speed:folded), where the optimizer's step is plain and the
   weight has one use; they then have no gradient. All other gradients
   are as graph_backward leaves them. */
void backward_and_descend(Optimizer *optimizer, Graph *graph,
                          TensorNode *loss);

#endif
