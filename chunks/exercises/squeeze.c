#include <stddef.h>

/* X has so many dimensions, its rank, of these sizes. Dimensions count
   from 0, and the one to be removed has size 1. Write the sizes of F,
   rank - 1 of them. X and F have count entries each, in the same order;
   f_nabla is the gradient of F; write the gradient of X. */
void squeeze(size_t rank, const size_t size[], size_t dimension,
             size_t f_size[], size_t count, const double f_nabla[],
             double x_nabla[])
{
  /* Your lines. */
}
