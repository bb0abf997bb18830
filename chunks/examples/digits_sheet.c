#include "data/digits.h"

#include <stdio.h>

enum {
  ROWS = 7,
  GAP = 2,
  CELL = DIGITS_SIDE + GAP
};

static unsigned char sheet[ROWS * CELL][DIGITS_CLASSES * CELL];

static void put_digit(int row, int column)
{
  unsigned char pixel[DIGITS_PIXELS];
  digits_draw(1, (uint64_t)(row * DIGITS_CLASSES + column),
              (unsigned char)column, pixel);
  for (int i = 0; i < DIGITS_PIXELS; i++)
    sheet[row * CELL + i / DIGITS_SIDE]
         [column * CELL + i % DIGITS_SIDE] = pixel[i];
}

int main(void)
{
  for (int row = 0; row < ROWS; row++)
    for (int column = 0; column < DIGITS_CLASSES; column++)
      put_digit(row, column);
  for (int y = 0; y < ROWS * CELL; y++)
    for (int x = 0; x < DIGITS_CLASSES * CELL; x++)
      printf("%d%c", sheet[y][x],
             x + 1 < DIGITS_CLASSES * CELL ? ' ' : '\n');
}
