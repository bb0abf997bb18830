/* Sums over the images of a batch that no number of threads can change.
   Explained in "Matrix products", book/16-products.nw. */

#ifndef CORE_TREE_H
#define CORE_TREE_H

#include "core/real.h"

#include <stddef.h>

/* The images whose sum is formed first. */
enum { GROUP = 16 };

/* How many groups so many images are. */
size_t groups_of(size_t images);

/* Adds `parts` rows of n numbers in pairs, the pairs' sums in pairs
   again, and so on (equation sum:tree); rows lie `step` numbers apart.
   The result is in the first row; the others are used up. */
void add_in_tree(size_t parts, size_t step, size_t n, real *row);

/* The same sum of numbers, one for each image, in double. The numbers
   are used up. */
double sum_images(size_t images, double *number);

#endif
