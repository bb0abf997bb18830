#include "ops/window.h"

#include "core/fail.h"

#include <limits.h>

static void check_images(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  if (x->shape.rank != 4)
    fail(EXIT_INPUT,
         "%s: expected images, of rank 4, found shape %s", op,
         shape_text(x->shape, text));
  for (int d = 0; d < 4; d++)
    if (x->shape.size[d] < 1 || x->shape.size[d] > INT_MAX)
      fail(EXIT_INPUT, "%s: expected sizes from 1 to %d, found %s", op,
           INT_MAX, shape_text(x->shape, text));
}

static void check_window(const char *op, const Window *w)
{
  size_t k = w->kernel, p = w->padding;
  size_t side = w->height < w->width ? w->height : w->width;
  if (w->stride < 1 || w->stride > INT_MAX)
    fail(EXIT_INPUT, "%s: expected a stride of 1 or more, found %zu",
         op, w->stride);
  if (k < 1 || k > INT_MAX || k > side + 2 * p)
    fail(EXIT_INPUT, "%s: expected a kernel from 1 to %zu, found %zu",
         op, side + 2 * p, k);
  if (p >= k)
    fail(EXIT_INPUT,
         "%s: expected padding below the kernel's %zu, found %zu", op,
         k, p);
}

Window window_over(const char *op, const TensorNode *x, size_t kernel,
                   size_t stride, size_t padding)
{
  check_images(op, x);
  const size_t *size = x->shape.size;
  Window w = { size[0], size[1], size[2], size[3],
               kernel, stride, padding, 0, 0 };
  check_window(op, &w);
  w.rows = (w.height + 2 * padding - kernel) / stride + 1;
  w.columns = (w.width + 2 * padding - kernel) / stride + 1;
  double k = (double)kernel, entries = (double)w.channels * k * k;
  double positions = (double)w.rows * (double)w.columns;
  if (entries > INT_MAX || positions > INT_MAX ||
      (double)w.images * positions * entries > 1e18)
    fail(EXIT_INPUT,
         "%s: expected windows that can be counted, "
         "found %g x %g of %g",
         op, (double)w.images, positions, entries);
  return w;
}

size_t window_place(const Window *w, size_t i, size_t j, size_t a,
                    size_t b)
{
  size_t p = w->padding;
  size_t h = w->stride * i + a, column = w->stride * j + b;
  if (h < p || h >= p + w->height || column < p ||
      column >= p + w->width)
    return NOWHERE;
  return (h - p) * w->width + column - p;
}
