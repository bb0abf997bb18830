/* Prints a sentence, made harmless to a terminal, and ends the program.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#include "core/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *harmless(char *sentence)
{
  for (unsigned char *c = (unsigned char *)sentence; *c; c++)
    if (*c < ' ' || *c == 127)
      *c = '?';
    else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
      c[0] = c[1] = '?';
  return sentence;
}

static void print(const char *format, va_list arguments)
{
  char sentence[4096];
  vsnprintf(sentence, sizeof sentence, format, arguments);
  fflush(stdout);
  fprintf(stderr, "trainer: %s\n", harmless(sentence));
}

void say(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

void fail(int status, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
  exit(status);
}
