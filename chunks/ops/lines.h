/* Lines of sixteen numbers: how loops of convolution read and write them.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#ifndef OPS_LINES_H
#define OPS_LINES_H

#include "core/vector.h"

#include <stdbool.h>
#include <stddef.h>

/* For functions that are fast only where their sizes are constants.
   With the sanitizers nothing is fast, and a copy for each size would
   take longer to compile than all the other ops. */
#ifdef __SANITIZE_ADDRESS__
#define INLINED static inline
#else
#define INLINED static inline __attribute__((always_inline))
#endif

/* Part of a line from memory. */
static inline Vector load(const real *at)
{
  return *(const Vector *)at;
}

/* Images abreast: part of the line of a column; zero beside the row. */
static inline Vector line_at(const real *row, size_t column,
                             size_t width, size_t part)
{
  static const real zeros[LINE];
  return load((column < width ? row + column * LINE : zeros) + part);
}
/* Images abreast: parts of so many lines, of a column and of those
   behind it at a distance; zeros beside the row. */
INLINED void load_lines(Vector *line, const real *row, size_t column,
                        int step, size_t width, size_t part, int lines)
{
  size_t last = column + (size_t)(step * (lines - 1));
  if (column < width && last < width)
    for (int t = 0; t < lines; t++)
      line[t] = load(row + (column + (size_t)(step * t)) * LINE + part);
  else
    for (int t = 0; t < lines; t++)
      line[t] = line_at(row, column + (size_t)(step * t), width, part);
}

/* Asks memory for such lines, which will be needed soon. */
INLINED void fetch_lines(const real *row, size_t column, int step,
                         int lines)
{
  for (int t = 0; t < lines; t++)
    __builtin_prefetch(row + (column + (size_t)(step * t)) * LINE);
}
/* Stores part of a line, whose first column this is. In rows its
   columns lie `step` apart, and those beside the row are dropped. */
static inline void put_line(Vector v, real *row, size_t column,
                            size_t step, size_t width, size_t part,
                            bool abreast)
{
  union {
    Vector vector;
    real number[WIDE];
  } u = { v };
  if (abreast)
    *(Vector *)(row + column * LINE + part) = v;
  else
    for (size_t n = 0; n < WIDE; n++)
      if (column + step * (part + n) < width)
        row[column + step * (part + n)] = u.number[n];
}

/* Adds up the lanes of a line that are in use: halves, and halves
   again. */
static inline real add_line(real number[LINE], size_t lanes)
{
  for (size_t l = lanes; l < LINE; l++)
    number[l] = 0;
#pragma GCC unroll 4
  for (size_t d = LINE / 2; d; d /= 2)
#pragma GCC unroll 8
    for (size_t l = 0; l < d; l++)
      number[l] += number[l + d];
  return number[0];
}

/* Copies a row into a frame of zeros, `left` of them before it, its
   columns sorted by their remainder modulo s: `phase` of each. */
static inline void frame_row(const real *row, size_t width, size_t left,
                             size_t s, size_t phase, real *out)
{
  for (size_t r = 0; r < s; r++)
    for (size_t m = 0; m < phase; m++) {
      size_t column = s * m + r - left;
      *out++ = column < width ? row[column] : 0;
    }
}

/* The most channels of a tile, and where it begins. `rest` is w mod s,
   of an image's columns. */
enum { MOST_CHANNELS = 6 };
typedef struct {
  size_t row, rest, channel, line, part;
} Tile;

typedef struct Task Task;
typedef void FillTile(const Task *task, Tile at, int channels, int lines,
                      bool abreast);

static inline int tile_of(size_t left)
{
  if (left >= 6 && left != 8)
    return 6;
  if (left >= 4)
    return 4;
  return left >= 2 ? 2 : 1;
}
INLINED void fill_channels(FillTile *fill, const Task *task, Tile at,
                           size_t channels, int lines, bool abreast)
{
  for (int some; at.channel < channels; at.channel += (size_t)some)
    switch (some = tile_of(channels - at.channel)) {
    case 6: fill(task, at, 6, lines, abreast); break;
    case 4: fill(task, at, 4, lines, abreast); break;
    case 2: fill(task, at, 2, lines, abreast); break;
    default: fill(task, at, 1, lines, abreast);
    }
}

INLINED void fill_lines(FillTile *fill, const Task *task, Tile at,
                        size_t channels, size_t all, size_t lines,
                        bool abreast)
{
  for (size_t y = 0; y < all; y += lines) {
    at.line = y + lines < all ? y : all - lines;
    for (at.part = 0; at.part < LINE; at.part += WIDE)
      fill_channels(fill, task, at, channels, (int)lines, abreast);
  }
}

/* Fills a row of so many channels and lines, tile by tile. */
INLINED void fill_row(FillTile *fill, const Task *task, Tile at,
                      size_t channels, size_t all, bool abreast)
{
  if (!abreast && all > 1)
    fill_lines(fill, task, at, channels, all, 2, false);
  else if (!abreast)
    fill_lines(fill, task, at, channels, all, 1, false);
  else if (all >= TILE_LINES)
    fill_lines(fill, task, at, channels, all, TILE_LINES, true);
  else
    fill_lines(fill, task, at, channels, all, 1, true);
}

#endif
