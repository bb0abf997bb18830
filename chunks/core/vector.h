/* Numbers side by side in a register, and how many of them are a line.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#ifndef CORE_VECTOR_H
#define CORE_VECTOR_H

#include "core/real.h"
#include "core/tree.h"

/* The lines and the taps of a tile, so that its sums stay in
   registers. */
#if defined __AVX512F__
enum { VECTOR_BYTES = 64 };
enum { TILE_LINES = 4 };
enum { TILE_TAPS = 5 };
#else
#ifdef __AVX__
enum { VECTOR_BYTES = 32 };
#else
enum { VECTOR_BYTES = 16 };
#endif
enum { TILE_LINES = 2 };
enum { TILE_TAPS = 3 };
#endif

/* As many numbers as a register holds. */
typedef real Vector
    __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(real)),
                   may_alias));

/* The numbers of a line, and of a part of it. */
enum { LINE = GROUP };
enum { WIDE = VECTOR_BYTES / sizeof(real) };

#endif
