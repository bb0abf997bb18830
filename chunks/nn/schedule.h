/* Learning rates that change from step to step.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#ifndef NN_SCHEDULE_H
#define NN_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  SCHEDULE_CONSTANT,
  SCHEDULE_COSINE,
  SCHEDULE_ONE_CYCLE,
} ScheduleKind;

/* Its name on the command line; NULL behind the last one. */
const char *schedule_name(int kind);

/* Whether the rate of a step depends on how many there will be. */
bool schedule_uses_total(ScheduleKind kind);

/* The learning rate of the step before which `taken` steps of `total`
   have been taken, taken < total (equation schedule:cosine, equation
   schedule:one-cycle). */
double schedule_rate(ScheduleKind kind, double rate, size_t taken,
                     size_t total);

#endif
