/* A sheet of drawn digits.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#include "data/digits.h"

#include <stdio.h>

enum { ROWS = 7 };

int main(void)
{
  static unsigned char row[DIGITS_CLASSES][DIGITS_PIXELS];
  for (int k = 0; k < ROWS; k++) {
    for (unsigned char c = 0; c < DIGITS_CLASSES; c++)
      digits_draw(1, (uint64_t)(DIGITS_CLASSES * k + c), c, row[c]);
    for (int y = 0; y < DIGITS_SIDE; y++) {
      for (int c = 0; c < DIGITS_CLASSES; c++)
        for (int x = 0; x < DIGITS_SIDE; x++)
          printf("%d ", row[c][y * DIGITS_SIDE + x]);
      printf("\n");
    }
  }
  return 0;
}
