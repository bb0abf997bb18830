/* An arena: a list of blocks, and a mark that moves.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#include "core/arena.h"

#include "core/allocate.h"
#include "core/fail.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
  ALIGNMENT = 64,
  FIRST_BLOCK = 1 << 20
};
static const size_t HUGE_PAGE = (size_t)1 << 21;

typedef struct Block {
  struct Block *older;
  size_t size, used; /* bytes behind the head */
} Block;

struct Arena {
  Block *newest;
  size_t in_use, peak;
};

static size_t round_up(size_t bytes)
{
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static Block *new_block(size_t bytes)
{
  if (bytes < 2 * HUGE_PAGE)
    return aligned_alloc(ALIGNMENT, bytes);
  size_t pages = (bytes + HUGE_PAGE - 1) / HUGE_PAGE;
  Block *block = aligned_alloc(HUGE_PAGE, pages * HUGE_PAGE);
#ifdef MADV_HUGEPAGE
  if (block)
    madvise(block, pages * HUGE_PAGE, MADV_HUGEPAGE);
#endif
  return block;
}

static void add_block(Arena *arena, size_t bytes)
{
  size_t head = round_up(sizeof(Block));
  size_t size = arena->in_use > FIRST_BLOCK ? arena->in_use : FIRST_BLOCK;
  if (size < bytes)
    size = bytes;
  Block *block = new_block(head + size);
  if (!block)
    fail(EXIT_INPUT, "memory: expected %zu more bytes, found none left",
         size);
  *block = (Block){ .older = arena->newest, .size = size };
  arena->newest = block;
}

Arena *arena_new(void)
{
  return allocate(1, sizeof(Arena), "an arena");
}

void arena_free(Arena *arena)
{
  if (!arena)
    return;
  while (arena->newest) {
    Block *older = arena->newest->older;
    free(arena->newest);
    arena->newest = older;
  }
  free(arena);
}

void *arena_alloc(Arena *arena, size_t count, size_t size)
{
  if (size && count > (SIZE_MAX / 2 - ALIGNMENT) / size)
    fail(EXIT_INPUT,
         "memory: expected a size that can be addressed, found %zu x %zu "
         "bytes",
         count, size);
  size_t bytes = round_up(count * size);
  if (!arena->newest || bytes > arena->newest->size - arena->newest->used)
    add_block(arena, bytes);
  Block *block = arena->newest;
  char *piece = (char *)block + round_up(sizeof(Block)) + block->used;
  block->used += bytes;
  arena->in_use += bytes;
  if (arena->in_use > arena->peak)
    arena->peak = arena->in_use;
  return piece;
}

void arena_clear(Arena *arena)
{
  if (arena->newest && arena->newest->older) {
    size_t needed = arena->in_use;
    while (arena->newest) {
      Block *older = arena->newest->older;
      free(arena->newest);
      arena->newest = older;
    }
    add_block(arena, needed);
  }
  if (arena->newest)
    arena->newest->used = 0;
  arena->in_use = 0;
}

size_t arena_peak(const Arena *arena)
{
  return arena->peak;
}
