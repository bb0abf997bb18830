/* Looks after the standard streams.
   Explained in "The command line", book/56-command-line.nw. */

#define _DEFAULT_SOURCE /* on_exit */
#include "trainer/screen.h"

#include "core/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int reason;

void screen_flush(void)
{
  if (fflush(stdout) && !reason)
    reason = errno;
  else if (ferror(stdout) && !reason)
    reason = EIO;
}

static void see_that_all_was_written(int status, void *unused)
{
  (void)unused;
  screen_flush();
  if (!reason || status)
    return;
  say("standard output: expected that all can be written, found: %s",
      strerror(reason));
  _exit(EXIT_INPUT);
}

void screen_begin(void)
{
  bool closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
  for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
    if (fcntl(i, F_GETFD) < 0 && open("/dev/null", O_RDWR) != i)
      exit(EXIT_INPUT);
  if (closed)
    fail(EXIT_INPUT, "standard output: expected it open, found it closed");
  on_exit(see_that_all_was_written, NULL);
}
