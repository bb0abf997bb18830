#include <stddef.h>
#include <string.h>

void squeeze(size_t rank, const size_t size[], size_t dimension,
             size_t f_size[], size_t count, const double f_nabla[],
             double x_nabla[])
{
  for (size_t d = 0; d < rank; d++)
    if (d != dimension)
      *f_size++ = size[d];
  memcpy(x_nabla, f_nabla, count * sizeof *x_nabla);
}
