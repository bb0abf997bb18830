/* The networks, and the clock.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"

#include "core/fail.h"
#include "core/random.h"
#include "nn/descent.h"
#include "nn/loss.h"

#include <cblas.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static Split random_pixels(const ModelOptions *o, size_t count)
{
  Random random = random_start(1, 0);
  Split split = o->channels ? split_of_pixels(count, (int)o->channels,
                                              o->height, o->width, 10)
                            : split_of_pixels(count, 1, 1, o->features,
                                              10);
  for (size_t i = 0; i < count * split.features; i++)
    split.pixel[i] = (unsigned char)random_below(&random, 256);
  for (size_t i = 0; i < count; i++)
    split.label[i] = (unsigned char)random_below(&random, 10);
  return split;
}

Work work_new(const ModelOptions *options, size_t batch)
{
  Work work = { .model = model_new(options, 1),
                .graph = graph_new(),
                .split = random_pixels(options, batch),
                .batch = batch };
  work.sgd = sgd_new(work.model->arena, work.model->parameter,
                     work.model->parameters, 0.001, 0, 0);
  work.index = arena_alloc(work.model->arena, batch,
                           sizeof *work.index);
  for (size_t i = 0; i < batch; i++)
    work.index[i] = (uint32_t)i;
  return work;
}

void work_free(Work *work)
{
  graph_free(work->graph);
  model_free(work->model);
  free(work->split.pixel);
  free(work->split.label);
}

TensorNode *work_loss(Work *work)
{
  Graph *graph = work->graph;
  const Split *split = &work->split;
  TensorNode *images = model_images(work->model, graph, work->batch);
  split_batch(split, work->index, work->batch,
              scaling_for(SCALE_UNIT, split), images->shape.abreast,
              images->value);
  TensorNode *scores = model_training_scores(work->model, graph, images);
  return cross_entropy_loss(graph, scores, split->label, true);
}

void work_step(Work *work)
{
  TensorNode *loss = work_loss(work);
  backward_and_descend(work->sgd, work->graph, loss);
  optimizer_step(work->sgd);
  graph_clear(work->graph);
}

double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void use(int threads)
{
  omp_set_num_threads(threads);
  openblas_set_num_threads(threads);
}

Question question(const char *what, const char *text)
{
  Question q;
  if (sscanf(text, "%15s %zu %d %lf", q.model, &q.batch, &q.threads,
             &q.seconds) < 4)
    fail(EXIT_OPTION, "%s: expected MODEL BATCH THREADS SECONDS", what);
  use(q.threads);
  return q;
}

static double calls_in(void (*act)(void *what), void *what,
                       double seconds, double *passed)
{
  double start = now(), calls = 0;
  do {
    act(what);
    calls++;
    *passed = now() - start;
  } while (*passed < seconds);
  return calls;
}

double calls_a_second(void (*act)(void *what), void *what, double seconds)
{
  double passed;
  calls_in(act, what, seconds / 4, &passed);
  double calls = calls_in(act, what, seconds, &passed);
  return calls / passed;
}
