/* A flag that a signal raises.
   Explained in "The loop", book/50-loop.nw. */

#include "trainer/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t flag;

static void raise_flag(int number)
{
  (void)number;
  flag = 1;
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
}

void catch_interrupts(void)
{
  struct sigaction action = { .sa_handler = raise_flag };
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

bool interrupted(void)
{
  return flag;
}
