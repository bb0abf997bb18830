/* Pictures of ten classes that the program draws itself.
   Explained in "Pictures", book/45-pictures.nw. */

#ifndef DATA_SHAPES_H
#define DATA_SHAPES_H

#include "data/cifar10.h"

/* The number of the first test picture; the first to learn from is
   0. */
#define SHAPES_TEST ((uint64_t)1 << 40)

/* The label of a picture: 0 ... 9, each equally likely. */
unsigned char shapes_label(uint64_t seed, uint64_t index);

/* Draws a picture as if this were its label: a red, a green and a
   blue plane, each row by row from the top. A function of its
   arguments. */
void shapes_draw(uint64_t seed, uint64_t index, unsigned char label,
                 unsigned char pixel[PICTURE_BYTES]);

/* Draws count pictures with their labels, from number first on. */
void shapes_draw_set(uint64_t seed, uint64_t first, size_t count,
                     unsigned char *label, unsigned char *pixel);

/* 50,000 pictures to learn from, unless only the others are wanted,
   and 10,000 to test, of seed 1. */
void shapes_load(DataSet *data, const char *dir, bool only_test);

#endif
