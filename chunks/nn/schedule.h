#ifndef NN_SCHEDULE_H
#define NN_SCHEDULE_H

#include <stddef.h>

typedef enum {
  SCHEDULE_CONSTANT,
  SCHEDULE_COSINE,
  SCHEDULE_ONE_CYCLE
} ScheduleKind;

/* The learning rate of the step before which `taken` steps of `total`
   have been taken, taken < total (equation schedule:cosine, equation
   schedule:one-cycle). */
double schedule_rate(ScheduleKind kind, double rate, size_t taken,
                     size_t total);

#endif
