#include <stddef.h>

void squeeze(size_t rank, const size_t size[], size_t dimension,
             size_t f_size[], size_t count, const double f_nabla[],
             double x_nabla[])
{
  for (size_t d = 0; d + 1 < rank; d++)
    f_size[d] = size[d < dimension ? d : d + 1];
  for (size_t i = 0; i < count; i++)
    x_nabla[i] = f_nabla[i];
}
