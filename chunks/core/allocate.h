/* Memory from the system, or a sentence that there is none.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#ifndef CORE_ALLOCATE_H
#define CORE_ALLOCATE_H

#include <stddef.h>
#include <stdio.h>

/* Room for count objects of this size, each bit zero, to be given back
   with free. Checked errors: a size that overflows, no memory left;
   the sentence says for what. */
void *allocate(size_t count, size_t size, const char *what);

/* The same room made larger or smaller, with what was in it; what is
   new is not set to anything. */
void *reallocate(void *old, size_t count, size_t size, const char *what);

/* Brings a text that grows in memory (open_memstream) up to date.
   Checked error: no memory left for all of it. */
void settle(FILE *text, const char *what);

#endif
