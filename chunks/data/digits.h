/* Digits that the program draws itself.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#ifndef DATA_DIGITS_H
#define DATA_DIGITS_H

#include "data/dataset.h"

enum {
  DIGITS_SIDE = 28,
  DIGITS_PIXELS = DIGITS_SIDE * DIGITS_SIDE,
  DIGITS_CLASSES = 10
};

/* The number of the first test image; the first to learn from is 0. */
#define DIGITS_TEST ((uint64_t)1 << 40)

/* The label of an image: 0 ... 9, each equally likely. */
unsigned char digits_label(uint64_t seed, uint64_t index);

/* Draws an image as if this were its label: white (255) on black (0),
   row by row from the top. A function of its arguments. */
void digits_draw(uint64_t seed, uint64_t index, unsigned char label,
                 unsigned char pixel[DIGITS_PIXELS]);

/* Draws count images with their labels, from number first on. */
void digits_draw_set(uint64_t seed, uint64_t first, size_t count,
                     unsigned char *label, unsigned char *pixel);

/* 60,000 images to learn from, unless only the others are wanted, and
   10,000 to test, of seed 1. */
void digits_load(DataSet *data, const char *dir, bool only_test);

#endif
