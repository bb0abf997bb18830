/* What a terminal shows while a run goes on.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_PROGRESS_H
#define TRAINER_PROGRESS_H

#include "trainer/run.h"

/* What the progress line is computed from. */
typedef struct {
  size_t epochs, training;
  bool terminal;
  double shown; /* seconds of training when it was last drawn */
} Progress;

Progress progress_start(const Options *options, size_t training);

/* On a terminal, redraws the line, at most five times a second. */
void progress_show(Progress *progress, const Position *at);

/* A loss, or another number, for a sentence on a screen. */
enum { FIGURE_TEXT = 32 };
const char *figure(double x, char text[FIGURE_TEXT]);

/* Prints the log's last row as a line. */
void progress_epoch(Progress *progress, const Log *log);

#endif
