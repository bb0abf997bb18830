/* A look inside a run, layer by layer.
   Explained in "Looking inside a run", book/53-probe.nw. */

#ifndef TRAINER_PROBE_H
#define TRAINER_PROBE_H

#include "data/dataset.h"
#include "nn/model.h"

typedef struct Probe Probe;

/* A probe into this model that writes to path, below these lines of a
   header; NULL if the path is NULL. All three must outlive it. */
Probe *probe_new(const char *path, const char *header,
                 const Model *model);
void probe_free(Probe *probe);

/* Notes the norms of the gradients that the parameters have now. */
void probe_gradients(Probe *probe);

/* Sends the first count images of the split, unmoved, through the
   model as in training, in batches of its own, and writes the rows
   of an epoch. The graph is empty before and after; the model is as
   it was. */
void probe_epoch(Probe *probe, size_t epoch, Graph *graph,
                 const Split *split, Scaling scaling, size_t count);

/* Takes in the rows that the file has up to this epoch, if there
   is such a file. Checked errors: it is no probe's, or cannot be
   read. */
void probe_resume(Probe *probe, size_t epoch);

/* What training passes do to the model's buffers between these two
   is undone by the second. */
void probe_hold(Probe *probe);
void probe_release(Probe *probe);

#endif
