/* A sheet of drawn pictures.
   Explained in "Pictures", book/45-pictures.nw. */

#include "data/shapes.h"

#include <stdio.h>

enum { ROWS = 8 };

/* One line of pixels, of a picture that stands at (left, top). */
static void print_line(const unsigned char *pixel, int left, int top,
                       int y)
{
  const int plane = PICTURE_SIDE * PICTURE_SIDE;
  pixel += y * PICTURE_SIDE;
  for (int x = 0; x < PICTURE_SIDE; x++)
    printf("%d %d %d %d %d\n", left + x, top + y, pixel[x],
           pixel[plane + x], pixel[2 * plane + x]);
}

int main(void)
{
  static unsigned char row[PICTURE_CLASSES][PICTURE_BYTES];
  for (int k = 0; k < ROWS; k++) {
    for (unsigned char c = 0; c < PICTURE_CLASSES; c++)
      shapes_draw(1, (uint64_t)(PICTURE_CLASSES * k + c), c, row[c]);
    for (int y = 0; y < PICTURE_SIDE; y++)
      for (int c = 0; c < PICTURE_CLASSES; c++)
        print_line(row[c], PICTURE_SIDE * c, PICTURE_SIDE * k, y);
  }
  return 0;
}
