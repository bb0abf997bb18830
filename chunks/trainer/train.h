/* Trains a model.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_TRAIN_H
#define TRAINER_TRAIN_H

#include "trainer/options.h"

/* Trains as the options say and returns the exit status: 0, or
   EXIT_INTERRUPTED. A loss that is not finite ends the program with
   EXIT_NOT_FINITE, unless the options say to keep going. */
int train(const Options *options);

#endif
