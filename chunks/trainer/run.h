/* A run: its data, its model, and how far it has come.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_RUN_H
#define TRAINER_RUN_H

#include "data/dataset.h"
#include "nn/model.h"
#include "nn/optimizer.h"
#include "trainer/log.h"
#include "trainer/options.h"
#include "trainer/probe.h"

/* How far a run has come, and the sums of the epoch under way. */
typedef struct {
  size_t epoch;   /* epochs that are complete */
  size_t step;    /* steps taken in the epoch under way */
  size_t steps;   /* steps taken in all */
  size_t images;  /* images learned from, in all */
  double seconds; /* spent on them */
  double loss;    /* sum over the images of this epoch */
  size_t correct; /* of these images */
} Position;

typedef struct {
  const Options *options;
  DataSet *data;
  Scaling scaling;
  size_t training; /* images to learn from; the others validate */
  size_t total;    /* steps of the whole run */
  Model *model;
  Optimizer *optimizer;
  Graph *graph;
  Log *log;
  Probe *probe;         /* NULL if none was asked for */
  uint32_t *order;      /* of this epoch's images */
  unsigned char *label; /* of this batch */
  Position at;
} Run;

#endif
