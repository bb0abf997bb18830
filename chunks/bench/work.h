/* What the measurements share.
   Explained in "Speed", book/70-speed.nw. */

#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include "data/dataset.h"
#include "nn/model.h"
#include "nn/optimizer.h"

/* What a step of training needs, on random pixels. */
typedef struct {
  Model *model;
  Graph *graph;
  Optimizer *sgd;
  Split split;
  size_t batch;
  uint32_t *index;
} Work;

/* What is measured: mlp, lenet or resnet. */
ModelOptions network(const char *model);

/* A model of these options, and a batch of that size for it. */
Work work_new(const ModelOptions *options, size_t batch);
void work_free(Work *work);

/* Forward: the batch is gathered, and the loss is computed. */
TensorNode *work_loss(Work *work);

/* One step: batch, forward, backward, update. */
void work_step(Work *work);

/* Seconds on a clock that only goes forward. */
double now(void);

/* Sets the threads of loops and products. */
void use(int threads);

/* What is asked about one of the networks. */
typedef struct {
  char model[16];
  size_t batch;
  int threads;
  double seconds;
} Question;

/* Reads MODEL BATCH THREADS SECONDS, and uses so many threads. */
Question question(const char *what, const char *text);

/* Calls act(what) until so many seconds have passed, and at least
   twice; how many calls there were in a second. */
double calls_a_second(void (*act)(void *what), void *what,
                      double seconds);

/* The measurements. Each reads its arguments from a text. */
double bench_train(const char *text);    /* images a second */
double bench_bare(const char *text);     /* images a second */
double bench_folded(const char *text);   /* images a second */
double bench_shared(const char *text);   /* images a second */
double bench_peak(const char *text);     /* 10^9 operations a second */
double bench_triad(const char *text);    /* 10^9 bytes a second */
double bench_product(const char *text);  /* products a second */
double bench_walk(const char *text);     /* seconds for a walk */
double bench_convolve(const char *text); /* seconds for a walk */
double bench_linear(const char *text);   /* seconds for a walk */
double bench_part(const char *text);     /* seconds of the last walk */
double bench_step(const char *text);     /* seconds for a step */
double bench_nodes(const char *text);    /* seconds for a step */
double bench_load(const char *text);     /* seconds */
double bench_evaluate(const char *text); /* seconds */

#endif
