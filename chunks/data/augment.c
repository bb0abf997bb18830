/* Draws a move, and moves an image by it.
   Explained in "The same image, moved", book/51-augment.nw. */

#include "data/augment.h"

#include "core/random.h"
#include "core/threads.h"

Move draw_move(uint64_t seed, size_t epoch, uint32_t image,
               bool may_mirror)
{
  uint64_t number = (uint64_t)epoch << 32 | image;
  Random random =
      random_start(seed, random_stream(STREAM_AUGMENT, number));
  Move move;
  move.row = random_below(&random, 2 * PADDING + 1);
  move.column = random_below(&random, 2 * PADDING + 1);
  move.mirrored = random_below(&random, 2) && may_mirror;
  return move;
}

static size_t first_inside(size_t c)
{
  return c < PADDING ? PADDING - c : 0;
}

static size_t end_inside(size_t c, size_t width)
{
  return c > PADDING ? width + PADDING - c : width;
}
static void fill_row(size_t width, real value, real *restrict to)
{
  for (size_t j = 0; j < width; j++)
    to[j] = value;
}

static void move_row(size_t width, const unsigned char *restrict from,
                     Move move, real factor, real offset,
                     real *restrict to)
{
  size_t end = end_inside(move.column, width);
  fill_row(width, offset, to);
  for (size_t j = first_inside(move.column); j < end; j++) {
    size_t at = move.mirrored ? width - 1 - j : j;
    to[at] = factor * from[j + move.column - PADDING] + offset;
  }
}

static void move_plane(const Split *split, const unsigned char *from,
                       Move move, real factor, real offset,
                       real *restrict to)
{
  size_t width = split->width;
  for (size_t i = 0; i < split->height; i++, to += width) {
    size_t padded = i + move.row;
    if (padded < PADDING || padded >= split->height + PADDING)
      fill_row(width, offset, to);
    else
      move_row(width, from + (padded - PADDING) * width, move, factor,
               offset, to);
  }
}

void move_image(const Split *split, size_t image, Move move,
                const Scaling *scaling, real *row)
{
  size_t size = split->height * split->width;
  const unsigned char *from = split->pixel + image * split->features;
  for (int c = 0; c < split->planes; c++)
    move_plane(split, from + (size_t)c * size, move,
               (real)scaling->factor[c], (real)scaling->offset[c],
               row + (size_t)c * size);
}

void augmented_batch(const Split *split, const uint32_t *index,
                     size_t count, Scaling scaling, uint64_t seed,
                     size_t epoch, real *matrix)
{
  size_t n = split->features, numbers = count * n;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t i = 0; i < count; i++) {
    Move move = draw_move(seed, epoch, index[i], split->planes > 1);
    move_image(split, index[i], move, &scaling, matrix + i * n);
  }
}
