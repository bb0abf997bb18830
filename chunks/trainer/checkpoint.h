/* A run written down, to go on later, and its weights.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#ifndef TRAINER_CHECKPOINT_H
#define TRAINER_CHECKPOINT_H

#include "data/safetensors.h"
#include "trainer/run.h"

/* Writes all that the run needs to go on, beside and then renamed. */
void checkpoint_write(Run *run, const char *path);

/* Takes the run to where the checkpoint was written. Checked errors:
   a broken file; one of another version; other parameters; other
   settings, or other data, than the run's. */
void checkpoint_read(Run *run, const char *path);

/* The weights alone, with what `evaluate` must know about them. */
void weights_save(Run *run, const char *path);
void weights_load(Run *run, const char *path);

#endif
