/* The line of progress, and a line an epoch.
   Explained in "The loop", book/50-loop.nw. */

#include "trainer/progress.h"

#include <stdio.h>
#include <unistd.h>

Progress progress_start(const Options *options, size_t training)
{
  return (Progress){ .epochs = options->epochs,
                     .training = training,
                     .terminal = isatty(STDOUT_FILENO) };
}

void progress_show(Progress *progress, const Position *at)
{
  if (!progress->terminal || at->seconds < progress->shown + 0.2)
    return;
  progress->shown = at->seconds;
  double all = (double)progress->epochs * (double)progress->training;
  double speed = (double)at->images / at->seconds;
  double before = (double)at->epoch * (double)progress->training;
  double seen = (double)at->images - before;
  printf("\r\033[Kepoch %zu/%zu %3.0f%%  loss %.4f  accuracy %.4f  "
         "%.0f images/s  %.0f s left",
         at->epoch + 1, progress->epochs,
         100 * seen / (double)progress->training, at->loss / seen,
         (double)at->correct / seen, speed,
         (all - (double)at->images) / speed);
  fflush(stdout);
}

void progress_epoch(Progress *progress, const Log *log)
{
  const Row *row = log_last(log);
  printf("%sepoch %zu/%zu  train loss %.4f accuracy %.4f  "
         "valid loss %.4f accuracy %.4f  %.1f s\n",
         progress->terminal ? "\r\033[K" : "", row->epoch,
         progress->epochs, row->train_loss, row->train_accuracy,
         row->valid_loss, row->valid_accuracy, row->seconds);
  fflush(stdout);
}
