/* A flag that a signal raises.
   Explained in "The loop", book/50-loop.nw. */

#include "trainer/interrupt.h"

#include <signal.h>
#include <stddef.h>

enum {
  SIGNALS = 3,
  DEADLY = 2 /* the first two, when they come again */
};
static const int signals[SIGNALS] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t flag, caught[SIGNALS];

static void raise_flag(int number)
{
  (void)number;
  flag = 1;
  for (int i = 0; i < DEADLY; i++)
    if (caught[i])
      signal(signals[i], SIG_DFL);
}

static void mask(int how)
{
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < SIGNALS; i++)
    sigaddset(&set, signals[i]);
  sigprocmask(how, &set, NULL);
}

void hold_interrupts(void)
{
  mask(SIG_BLOCK);
}

void catch_interrupts(void)
{
  const struct sigaction action = { .sa_handler = raise_flag,
                                    .sa_flags = SA_RESTART };
  struct sigaction before;
  for (int i = 0; i < SIGNALS; i++) {
    sigaction(signals[i], NULL, &before);
    caught[i] = before.sa_handler != SIG_IGN;
    if (caught[i])
      sigaction(signals[i], &action, NULL);
  }
  mask(SIG_UNBLOCK);
}

bool interrupted(void)
{
  return flag;
}
