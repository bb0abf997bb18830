#include "trainer/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t flag;

static void raise_flag(int signal)
{
  (void)signal;
  flag = 1;
}

void catch_interrupts(void)
{
  struct sigaction action = { .sa_handler = raise_flag,
                              .sa_flags = SA_RESETHAND };
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

bool interrupted(void)
{
  return flag;
}
