/* Signals that ask a run to stop.
   Explained in "The loop", book/50-loop.nw. */

#ifndef TRAINER_INTERRUPT_H
#define TRAINER_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP wait. */
void hold_interrupts(void);

/* From now on they only make interrupted() true, those too that
   waited; but a second SIGINT or SIGTERM ends the program at once.
   What was ignored before stays ignored. */
void catch_interrupts(void);
bool interrupted(void);

#endif
