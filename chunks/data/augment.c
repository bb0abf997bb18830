/* Draws a move, and moves an image by it.
   Explained in "The same image, moved", book/51-augment.nw. */

#include "data/augment.h"

#include "core/random.h"
#include "core/threads.h"
#include "core/tree.h"

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
static void fill_row(size_t width, real value, size_t step,
                     real *restrict to)
{
  for (size_t j = 0; j < width; j++)
    to[j * step] = value;
}

static void move_row(size_t width, const unsigned char *restrict from,
                     Move move, real factor, real offset, size_t step,
                     real *restrict to)
{
  size_t end = end_inside(move.column, width);
  fill_row(width, offset, step, to);
  for (size_t j = first_inside(move.column); j < end; j++) {
    size_t at = move.mirrored ? width - 1 - j : j;
    to[at * step] = factor * from[j + move.column - PADDING] + offset;
  }
}

static void move_one_row(const Split *split, size_t image, size_t row,
                         Move move, const Scaling *scaling, size_t step,
                         real *to)
{
  size_t width = split->width, height = split->height;
  size_t plane = row / height, padded = row % height + move.row;
  const unsigned char *from =
      split->pixel + image * split->features + plane * height * width;
  real factor = (real)scaling->factor[plane];
  real offset = (real)scaling->offset[plane];
  if (padded < PADDING || padded >= height + PADDING)
    fill_row(width, offset, step, to);
  else
    move_row(width, from + (padded - PADDING) * width, move, factor,
             offset, step, to);
}

void move_image(const Split *split, size_t image, Move move,
                const Scaling *scaling, real *row)
{
  for (size_t r = 0; r < (size_t)split->planes * split->height; r++)
    move_one_row(split, image, r, move, scaling, 1,
                 row + r * split->width);
}
void augmented_batch(const Split *split, const uint32_t *index,
                     size_t count, Scaling scaling, uint64_t seed,
                     size_t epoch, bool abreast, real *batch)
{
  size_t each = abreast ? GROUP : 1, n = split->features;
  size_t rows = (size_t)split->planes * split->height;
  size_t numbers = count * n;
#pragma omp parallel for num_threads(threads_for(numbers))
  for (size_t first = 0; first < count; first += each) {
    Move move[GROUP];
    for (size_t l = 0; l < each && first + l < count; l++)
      move[l] = draw_move(seed, epoch, index[first + l],
                          split->planes > 1);
    for (size_t row = 0; row < rows; row++)
      for (size_t l = 0; l < each; l++) {
        real *to =
            batch + first * n + row * split->width * each + l;
        if (first + l < count)
          move_one_row(split, index[first + l], row, move[l], &scaling,
                       each, to);
        else
          clear_lane(split->width, each, to);
      }
  }
}
