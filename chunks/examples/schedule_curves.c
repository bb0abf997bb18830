/* The three schedules of a run of a hundred steps.
   Explained in "Adam, and rates that change", book/49-adam.nw. */

#include "nn/schedule.h"

#include <stdio.h>

int main(void)
{
  enum { TOTAL = 100 };
  for (size_t t = 0; t < TOTAL; t++) {
    printf("%zu", t);
    for (int kind = 0; schedule_name(kind); kind++)
      printf(" %.5f", schedule_rate((ScheduleKind)kind, 1, t, TOTAL));
    printf("\n");
  }
  return 0;
}
