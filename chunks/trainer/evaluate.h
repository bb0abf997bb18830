/* The test of saved weights.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_EVALUATE_H
#define TRAINER_EVALUATE_H

#include "trainer/options.h"

/* Tests the weights of options->load on the test images and returns
   the exit status. Checked errors: weights of other data. */
int evaluate(const Options *options);

#endif
