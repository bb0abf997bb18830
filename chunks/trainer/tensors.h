/* The tensors of a model, by name.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#ifndef TRAINER_TENSORS_H
#define TRAINER_TENSORS_H

#include "data/safetensors.h"
#include "nn/model.h"

enum { MAX_MODEL_TENSORS = 2 * MAX_PARAMETERS };

/* Lists the parameters and the buffers of a model, and returns how
   many there are. */
int model_tensors(const Model *model, NamedTensor tensor[]);

#endif
