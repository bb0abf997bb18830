/* The line of progress, and a line an epoch.
   Explained in "The loop", book/50-loop.nw. */

#include "trainer/progress.h"

#include "trainer/screen.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

Progress progress_start(const Options *options, size_t training)
{
  return (Progress){ .epochs = options->epochs,
                     .training = training,
                     .terminal = isatty(STDOUT_FILENO) };
}

const char *figure(double x, char text[FIGURE_TEXT])
{
  if (isnan(x))
    snprintf(text, FIGURE_TEXT, "no number");
  else
    snprintf(text, FIGURE_TEXT, fabs(x) < 1e6 ? "%.4f" : "%.4g", x);
  return text;
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
  char loss[FIGURE_TEXT];
  printf("\r\033[Kepoch %zu/%zu %3.0f%%  loss %s  accuracy %.4f  "
         "%.0f images/s  %.0f s left",
         at->epoch + 1, progress->epochs,
         100 * seen / (double)progress->training,
         figure(at->loss / seen, loss), (double)at->correct / seen, speed,
         (all - (double)at->images) / speed);
  screen_flush();
}

void progress_epoch(Progress *progress, const Log *log)
{
  const Row *row = log_last(log);
  char loss[FIGURE_TEXT];
  printf("%sepoch %zu/%zu  train loss %s accuracy %.4f",
         progress->terminal ? "\r\033[K" : "", row->epoch,
         progress->epochs, figure(row->train_loss, loss),
         row->train_accuracy);
  if (!isnan(row->valid_accuracy))
    printf("  valid loss %s accuracy %.4f",
           figure(row->valid_loss, loss), row->valid_accuracy);
  printf("  %.1f s\n", row->seconds);
  screen_flush();
}
