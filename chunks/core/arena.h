/* Memory that is taken piece by piece and given back all at once.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

/* An empty arena. */
Arena *arena_new(void);

/* Room for count objects of this size, aligned to 64 bytes and not
   set to anything. It lives until the arena is cleared or freed.
   Checked errors: a size that overflows, no memory left. */
void *arena_alloc(Arena *arena, size_t count, size_t size);

/* Takes back everything, and keeps the memory for the next round. */
void arena_clear(Arena *arena);

/* Gives the memory back to the system. */
void arena_free(Arena *arena);

/* The most bytes that were ever in use at once. */
size_t arena_peak(const Arena *arena);

#endif
