#ifndef DATA_MAKE_H
#define DATA_MAKE_H

#include <stddef.h>
#include <stdint.h>

/* Draws digits of this seed and writes them as the four packed files
   of MNIST into a folder, which is made if it is not there. Equal
   arguments give equal bytes. Checked errors: the folder cannot be
   made, a file cannot be written. */
void make_digits(const char *folder, size_t train, size_t test,
                 uint64_t seed);

#endif
