#include "core/tensor.h"

#include "core/fail.h"
#include "core/tree.h"

#include <stdio.h>

Shape scalar_shape(void)
{
  return (Shape){ .rank = 0 };
}

Shape vector_shape(size_t n)
{
  return (Shape){ .rank = 1, .size = { n } };
}

Shape matrix_shape(size_t rows, size_t columns)
{
  return (Shape){ .rank = 2, .size = { rows, columns } };
}

Shape image_shape(size_t n, size_t channels, size_t rows,
                  size_t columns)
{
  return (Shape){ .rank = 4,
                  .size = { n, channels, rows, columns },
                  .abreast = n > FEW_IMAGES };
}

size_t element_count(Shape shape)
{
  size_t count = 1;
  if (shape.abreast)
    shape.size[0] = groups_of(shape.size[0]) * GROUP;
  for (int i = 0; i < shape.rank; i++)
    if (__builtin_mul_overflow(count, shape.size[i], &count))
      fail(EXIT_INPUT,
           "tensor: expected sizes whose product can be counted, found "
           "%zu in dimension %d of %d",
           shape.size[i], i, shape.rank);
  return count;
}

size_t place_of(Shape shape, size_t n, size_t e)
{
  size_t each = 1;
  for (int i = 1; i < shape.rank; i++)
    each *= shape.size[i];
  if (!shape.abreast)
    return n * each + e;
  return (n / GROUP * each + e) * GROUP + n % GROUP;
}

size_t blocks_of(Shape shape)
{
  return shape.abreast ? groups_of(shape.size[0]) : shape.size[0];
}

bool same_shape(Shape a, Shape b)
{
  if (a.rank != b.rank || a.abreast != b.abreast)
    return false;
  for (int i = 0; i < a.rank; i++)
    if (a.size[i] != b.size[i])
      return false;
  return true;
}

const char *shape_text(Shape shape, char text[SHAPE_TEXT])
{
  int at = snprintf(text, SHAPE_TEXT, "(");
  for (int i = 0; i < shape.rank; i++)
    at += snprintf(text + at, SHAPE_TEXT - (size_t)at, "%s%zu",
                   i ? ", " : "", shape.size[i]);
  snprintf(text + at, SHAPE_TEXT - (size_t)at, ")");
  return text;
}

TensorNode *tensor_new(Arena *arena, Shape shape, const char *name)
{
  TensorNode *node = arena_alloc(arena, 1, sizeof *node);
  *node = (TensorNode){
    .shape = shape,
    .value = arena_alloc(arena, element_count(shape), sizeof(real)),
    .name = name,
  };
  return node;
}
