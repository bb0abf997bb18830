/* Writes drawn sets in their publishers' layouts.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#ifndef DATA_MAKE_H
#define DATA_MAKE_H

#include <stddef.h>
#include <stdint.h>

/* Draws digits of this seed and writes them as the four packed files
   of MNIST into a folder, which is made if its parent is there. Equal
   arguments give equal bytes, with the same zlib. The counts are below
   2^32. Checked errors, with EXIT_INPUT: a folder that cannot be made
   or written to, a path that is too long, a full disk. Each file is
   then the old one, or a new one that is whole. */
void make_digits(const char *folder, size_t train, size_t test,
                 uint64_t seed);

/* The same with shapes, as the six files of CIFAR-10, which are not
   packed. One more checked error, with EXIT_OPTION: fewer than five
   pictures to learn from, one for each file. */
void make_shapes(const char *folder, size_t train, size_t test,
                 uint64_t seed);

#endif
