/* Signals that ask a run to stop.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_INTERRUPT_H
#define TRAINER_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM only make interrupted() true; a
   second one of either ends the program at once. */
void catch_interrupts(void);
bool interrupted(void);

#endif
