/* A closer look at a tested network.
   Explained in "CIFAR-10", book/67-cifar.nw. */

#ifndef TRAINER_LOOK_H
#define TRAINER_LOOK_H

#include "data/dataset.h"
#include "nn/model.h"

/* Writes to path, below a header, a row for each image i of the
   split with wrong[i]: i, its label, the class with the highest
   score, and the probability of that class. */
void write_wrong(const char *path, const char *header,
                 const Model *model, Graph *graph, const Split *split,
                 Scaling scaling, const unsigned char *wrong);

/* Writes to path, below a header, the kernels of the first
   convolution of two models of one kind: a row for each place of
   each kernel, with a column a plane. Checked error: models that do
   not begin with a convolution. */
void write_kernels(const char *path, const char *header,
                   const Model *before, const Model *after);

#endif
