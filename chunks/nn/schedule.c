#include "nn/schedule.h"

#include <math.h>

static double between(double begin, double end, double share)
{
  return end + (begin - end) / 2 * (1 + cos(M_PI * share));
}

static double one_cycle(double rate, double taken, double total)
{
  double first = rate / 25, last = first / 1e4;
  double peak = 0.3 * total - 1;
  if (taken <= peak)
    return between(first, rate, taken / peak);
  return between(rate, last, (taken - peak) / (total - 1 - peak));
}

double schedule_rate(ScheduleKind kind, double rate, size_t taken,
                     size_t total)
{
  switch (kind) {
  case SCHEDULE_COSINE:
    return between(rate, 0, (double)taken / (double)total);
  case SCHEDULE_ONE_CYCLE:
    return one_cycle(rate, (double)taken, (double)total);
  default:
    return rate;
  }
}
