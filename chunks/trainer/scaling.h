/* The scaling of the inputs, as texts in a file of weights.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#ifndef TRAINER_SCALING_H
#define TRAINER_SCALING_H

#include "data/dataset.h"
#include "data/safetensors.h"

/* The keys of the texts, one for each plane. */
extern const char *const scaling_key[MAX_PLANES];

/* The scaling that the file was saved with. Checked errors: an entry
   that is not there, or is not two finite numbers. */
Scaling scaling_read(const WeightsFile *file, const char *path);

#endif
