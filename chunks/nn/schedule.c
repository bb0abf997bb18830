/* The list of schedules, and their curves.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "nn/schedule.h"

#include <math.h>

static double between(double begin, double end, double share)
{
  return end + (begin - end) / 2 * (1 + cos(M_PI * share));
}

static double down_a_cosine(double rate, double taken, double total)
{
  return between(rate, 0, taken / total);
}

static double one_cycle(double rate, double taken, double total)
{
  double first = rate / 25, last = first / 1e4;
  double peak = 0.3 * total - 1;
  if (taken <= peak)
    return between(first, rate, taken / peak);
  return between(rate, last, (taken - peak) / (total - 1 - peak));
}

static const struct {
  const char *name;
  double (*rate)(double rate, double taken, double total);
} known[] = {
  [SCHEDULE_CONSTANT] = { "constant", NULL },
  [SCHEDULE_COSINE] = { "cosine", down_a_cosine },
  [SCHEDULE_ONE_CYCLE] = { "one-cycle", one_cycle },
};

double schedule_rate(ScheduleKind kind, double rate, size_t taken,
                     size_t total)
{
  if (!schedule_uses_total(kind))
    return rate;
  return known[kind].rate(rate, (double)taken, (double)total);
}

bool schedule_uses_total(ScheduleKind kind)
{
  return known[kind].rate;
}

const char *schedule_name(int kind)
{
  int schedules = sizeof known / sizeof *known;
  return kind < schedules ? known[kind].name : NULL;
}
