#ifndef CORE_VECTOR_H
#define CORE_VECTOR_H

#include "core/real.h"
#include "core/tree.h"

/* The lines and the taps of a tile, so that its sums stay in
   registers. */
#if defined __AVX512F__
enum { VECTOR_BYTES = 64, TILE_LINES = 4, TILE_TAPS = 5 };
#elif defined __AVX__
enum { VECTOR_BYTES = 32, TILE_LINES = 2, TILE_TAPS = 3 };
#else
enum { VECTOR_BYTES = 16, TILE_LINES = 2, TILE_TAPS = 3 };
#endif

/* As many numbers as a register holds. */
typedef real Vector
    __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(real)),
                   may_alias));

/* The numbers of a line, and of a part of it. */
enum { LINE = GROUP, WIDE = VECTOR_BYTES / sizeof(real) };

#endif
