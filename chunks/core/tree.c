/* Adds in groups, and the groups in pairs.
   Explained in "Matrix products", book/16-products.nw. */

#include "core/tree.h"

size_t groups_of(size_t images)
{
  return (images + GROUP - 1) / GROUP;
}

void add_in_tree(size_t parts, size_t step, size_t n, real *row)
{
  for (size_t d = 1; d < parts; d *= 2)
    for (size_t g = 0; g + d < parts; g += 2 * d)
      for (size_t i = 0; i < n; i++)
        row[g * step + i] += row[(g + d) * step + i];
}

double sum_images(size_t images, double *number)
{
  size_t groups = groups_of(images);
  for (size_t g = 0; g < groups; g++) {
    size_t end = (g + 1) * GROUP < images ? (g + 1) * GROUP : images;
    for (size_t k = g * GROUP + 1; k < end; k++)
      number[g * GROUP] += number[k];
  }
  for (size_t d = 1; d < groups; d *= 2)
    for (size_t g = 0; g + d < groups; g += 2 * d)
      number[g * GROUP] += number[(g + d) * GROUP];
  return images ? number[0] : 0;
}
