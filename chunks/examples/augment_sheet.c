/* One picture, moved and mirrored.
   Explained in "The same image, moved", book/51-augment.nw. */

#include "data/augment.h"
#include "data/digits.h"

#include <stdio.h>

enum {
  ROWS = 2,
  COLUMNS = 8
};

int main(void)
{
  static unsigned char pixel[DIGITS_PIXELS];
  static real row[COLUMNS][DIGITS_PIXELS];
  const Split split = { .count = 1,
                        .features = DIGITS_PIXELS,
                        .planes = 1,
                        .height = DIGITS_SIDE,
                        .width = DIGITS_SIDE,
                        .pixel = pixel };
  const Scaling none = { .factor = { 1 } };
  digits_draw(1, 42, 2, pixel);
  for (size_t k = 0; k < ROWS; k++) {
    for (size_t c = 0; c < COLUMNS; c++)
      move_image(&split, 0, draw_move(1, COLUMNS * k + c, 0, k), &none,
                 row[c]);
    for (int y = 0; y < DIGITS_SIDE; y++) {
      for (int c = 0; c < COLUMNS; c++)
        for (int x = 0; x < DIGITS_SIDE; x++)
          printf("%g ", row[c][y * DIGITS_SIDE + x]);
      printf("\n");
    }
  }
  return 0;
}
