/* Loss and accuracy over many images.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_MEASURE_H
#define TRAINER_MEASURE_H

#include "data/dataset.h"
#include "nn/loss.h"
#include "nn/model.h"

/* A loss of this kind, summed over some images, how many of them were
   right, how often an image of class c was taken for class p, in
   confusion[c * classes + p], and whether image i was wrong, in
   wrong[i]; the last two are NULL if they are not wanted. */
typedef struct {
  LossKind kind;
  double loss;
  size_t images, correct;
  size_t *confusion;
  unsigned char *wrong;
} Tally;

/* Adds images first ... first + count - 1 of the split to the tally. */
void measure(const Model *model, Graph *graph, const Split *split,
             Scaling scaling, size_t first, size_t count, Tally *tally);

/* The class with the highest score in row i of n x m scores; the
   first of them at a tie. A score that is not a number loses against
   one that is; where none is a number, the last class is taken. */
size_t best_class(const TensorNode *scores, size_t i);

/* How many of the n rows have their label's score highest. */
size_t count_correct(const TensorNode *scores,
                     const unsigned char *label);

#endif
