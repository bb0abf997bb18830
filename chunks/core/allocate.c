/* The two functions that ask the library for memory.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#include "core/allocate.h"

#include "core/fail.h"

#include <stdlib.h>

static void *found(void *memory, const char *what)
{
  if (!memory)
    fail(EXIT_INPUT, "memory: expected room for %s, found none left",
         what);
  return memory;
}

void *allocate(size_t count, size_t size, const char *what)
{
  return found(calloc(count ? count : 1, size ? size : 1), what);
}

void *reallocate(void *old, size_t count, size_t size, const char *what)
{
  return found(reallocarray(old, count ? count : 1, size ? size : 1),
               what);
}

void settle(FILE *text, const char *what)
{
  found(fflush(text) || ferror(text) ? NULL : text, what);
}
