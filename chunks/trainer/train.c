/* The loop: steps, epochs, rows of the log.
   Explained in "The loop", book/50-loop.nw. */

#include "trainer/train.h"

#include "core/fail.h"
#include "core/random.h"
#include "data/augment.h"
#include "nn/descent.h"
#include "nn/loss.h"
#include "trainer/checkpoint.h"
#include "trainer/interrupt.h"
#include "trainer/measure.h"
#include "trainer/progress.h"
#include "trainer/run.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static size_t training_images(const Options *options, size_t images)
{
  if (options->validation >= images)
    fail(EXIT_OPTION,
         "option --validation: expected fewer than the %zu training "
         "images of %s, found %zu",
         images, options->data, options->validation);
  size_t rest = images - options->validation;
  if (options->training > rest)
    fail(EXIT_OPTION,
         "option --training: expected at most the %zu images that are "
         "not for validation, found %zu",
         rest, options->training);
  return options->training ? options->training : rest;
}

static size_t total_steps(const Options *options, size_t training)
{
  size_t batches = (training + options->batch - 1) / options->batch;
  size_t total = options->epochs * batches;
  return options->steps && options->steps < total ? options->steps
                                                  : total;
}

static Run run_new(const Options *options)
{
  Run run = { .options = options };
  run.data = data_load(options->data, options->data_dir, false);
  run.training = training_images(options, run.data->train.count);
  run.scaling = options->scale_by > 0
                    ? scaling_by(options->scale_by)
                    : scaling_for(options->scale, &run.data->train);
  ModelOptions shape = options_model(options);
  size_t last = run.training % options->batch;
  size_t whole = run.training < options->batch ? run.training
                                               : options->batch;
  size_t smallest = last ? last : whole;
  if (smallest < model_smallest_batch(&shape))
    fail(EXIT_OPTION,
         "option --batch: expected no batch of one image, which the batch "
         "normalisation of a %s cannot use; found that %zu images in "
         "batches of %zu have one",
         model_traits(shape.kind)->name, run.training, options->batch);
  run.model = model_new(&shape, options->seed);
  run.total = total_steps(options, run.training);
  run.optimizer = optimizer_new(
      options->optimizer, run.model->arena, run.model->parameter,
      run.model->parameters, options->learning_rate, options->momentum,
      options->weight_decay);
  run.graph = graph_new();
  run.order = arena_alloc(run.model->arena, run.training,
                          sizeof *run.order);
  run.label = arena_alloc(run.model->arena, options->batch, 1);
  return run;
}

static TensorNode *batch_scores(Run *run, const uint32_t *index,
                                size_t count)
{
  const Split *split = &run->data->train;
  Graph *graph = run->graph;
  for (size_t i = 0; i < count; i++)
    run->label[i] = split->label[index[i]];
  TensorNode *images = model_images(run->model, graph, count);
  if (run->options->augment == AUGMENT_FLIP_CROP)
    augmented_batch(split, index, count, run->scaling,
                    run->options->seed, run->at.epoch,
                    images->shape.abreast, images->value);
  else
    split_batch(split, index, count, run->scaling, images->shape.abreast,
                images->value);
  return model_training_scores(run->model, graph, images);
}

static void demand_finite(const Run *run, real loss)
{
  char found[FIGURE_TEXT];
  if (!isfinite(loss) && !run->options->keep_going)
    fail(EXIT_NOT_FINITE,
         "epoch %zu, step %zu: expected a finite loss, found %s; "
         "a smaller --learning-rate may help",
         run->at.epoch + 1, run->at.step + 1, figure(loss, found));
}

static void set_rate(Run *run)
{
  const Options *options = run->options;
  run->optimizer->learning_rate =
      schedule_rate(options->schedule, options->learning_rate,
                    run->at.steps, run->total);
}

static bool is_probed(const Run *run, size_t count)
{
  size_t seen = run->at.step * run->options->batch + count;
  bool stops = run->at.steps + 1 == run->options->steps;
  return run->probe && (seen == run->training || stops);
}

static void descend(Run *run, TensorNode *loss, bool probed)
{
  if (probed)
    graph_backward(run->graph, loss);
  else
    backward_and_descend(run->optimizer, run->graph, loss);
  if (probed)
    probe_gradients(run->probe);
  optimizer_step(run->optimizer);
}

static void count_step(Run *run, real loss, const TensorNode *scores)
{
  double count = (double)scores->shape.size[0];
  double per_image = run->options->mean ? loss : loss / count;
  run->at.loss += per_image * count;
  run->at.correct += count_correct(scores, run->label);
  run->at.images += scores->shape.size[0];
  run->at.step++;
  run->at.steps++;
}

static void take_step(Run *run, const uint32_t *index, size_t count)
{
  TensorNode *scores = batch_scores(run, index, count);
  TensorNode *loss = apply_loss(run->graph, run->options->loss, scores,
                                run->label, run->options->mean);
  demand_finite(run, *loss->value);
  set_rate(run);
  descend(run, loss, is_probed(run, count));
  count_step(run, *loss->value, scores);
  graph_clear(run->graph);
}

static void write_row(Run *run, double loss, double accuracy)
{
  Tally valid = { .kind = run->options->loss, .loss = NAN };
  size_t count = run->options->validation;
  if (count) {
    valid.loss = 0;
    measure(run->model, run->graph, &run->data->train, run->scaling,
            run->data->train.count - count, count, &valid);
  }
  Row row = {
    .epoch = run->at.epoch,
    .images = run->at.images,
    .seconds = run->at.seconds,
    .train_loss = loss,
    .train_accuracy = accuracy,
    .valid_loss = count ? valid.loss / (double)count : NAN,
    .valid_accuracy = count ? (double)valid.correct / (double)count
                            : NAN,
  };
  log_row(run->log, &row);
  if (run->probe)
    probe_epoch(run->probe, run->at.epoch, run->graph,
                &run->data->train, run->scaling, run->training);
}
static void write_first_row(Run *run)
{
  Tally tally = { .kind = run->options->loss };
  measure(run->model, run->graph, &run->data->train, run->scaling, 0,
          run->training, &tally);
  write_row(run, tally.loss / (double)tally.images,
            (double)tally.correct / (double)tally.images);
}

static void write_epoch_row(Run *run)
{
  size_t seen = run->at.step * run->options->batch;
  if (seen > run->training)
    seen = run->training;
  write_row(run, run->at.loss / (double)seen,
            (double)run->at.correct / (double)seen);
}

static void put_in_order(Run *run)
{
  for (size_t i = 0; i < run->training; i++)
    run->order[i] = (uint32_t)i;
  if (run->options->shuffle) {
    Random random =
        random_start(run->options->seed,
                     random_stream(STREAM_SHUFFLE, run->at.epoch));
    random_permutation(&random, run->training, run->order);
  }
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}
static bool enough_steps(const Run *run)
{
  return run->options->steps && run->at.steps >= run->options->steps;
}

/* Returns whether the epoch was completed. */
static bool train_epoch(Run *run, Progress *progress)
{
  size_t batch = run->options->batch;
  put_in_order(run);
  while (run->at.step * batch < run->training) {
    if (interrupted() || enough_steps(run))
      return false;
    size_t first = run->at.step * batch;
    size_t count = run->training - first < batch
                       ? run->training - first
                       : batch;
    double start = now();
    take_step(run, run->order + first, count);
    run->at.seconds += now() - start;
    progress_show(progress, &run->at);
  }
  return true;
}

static void probe_first_batch(Run *run)
{
  size_t batch = run->options->batch;
  size_t count = run->training < batch ? run->training : batch;
  put_in_order(run);
  probe_hold(run->probe);
  TensorNode *scores = batch_scores(run, run->order, count);
  graph_backward(run->graph,
                 apply_loss(run->graph, run->options->loss, scores,
                            run->label, run->options->mean));
  probe_gradients(run->probe);
  graph_clear(run->graph);
  probe_release(run->probe);
}

static void finish_epoch(Run *run)
{
  run->at.epoch++;
  write_epoch_row(run);
  run->at.step = 0;
  run->at.loss = 0;
  run->at.correct = 0;
  if (run->options->checkpoint)
    checkpoint_write(run, run->options->checkpoint);
}

/* Returns whether a signal cut the run short. */
static bool train_epochs(Run *run)
{
  Progress progress = progress_start(run->options, run->training);
  bool cut = false;
  while (run->at.epoch < run->options->epochs) {
    if (!train_epoch(run, &progress)) {
      cut = !enough_steps(run);
      break;
    }
    finish_epoch(run);
    progress_epoch(&progress, run->log);
  }
  bool part = run->at.step > 0;
  if ((part || cut) && run->options->checkpoint)
    checkpoint_write(run, run->options->checkpoint);
  if (part && !cut) {
    run->at.epoch++;
    write_epoch_row(run);
    progress_epoch(&progress, run->log);
  }
  return cut;
}
int train(const Options *options)
{
  use_threads(options->threads);
  catch_interrupts();
  Run run = run_new(options);
  run.log = log_new(options->log);
  describe_run(run.log, options, run.data, run.model);
  if (options->load)
    weights_load(&run, options->load);
  run.probe = probe_new(options->probe, log_text(run.log), run.model);
  if (options->resume)
    checkpoint_read(&run, options->resume);
  if (run.probe && options->resume)
    probe_resume(run.probe, run.at.epoch);
  else if (run.probe)
    probe_first_batch(&run);
  if (options->resume)
    log_write(run.log);
  else
    write_first_row(&run);
  int status = train_epochs(&run) ? EXIT_INTERRUPTED : 0;
  if (status)
    say("interrupted in epoch %zu after step %zu%s%s", run.at.epoch + 1,
        run.at.step, options->checkpoint ? "; go on with --resume " : "",
        options->checkpoint ? options->checkpoint : "");
  else if (options->save)
    weights_save(&run, options->save);
  probe_free(run.probe);
  log_free(run.log);
  graph_free(run.graph);
  model_free(run.model);
  data_free(run.data);
  return status;
}
