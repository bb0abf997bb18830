/* Convolution backward to the kernels and the bias.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "ops/convolution.h"

#include <string.h>

enum {
  MOST_ROWS = 5,
  NEAR = 64
};
typedef Vector Sums[TILE_OUTPUTS][TILE_TAPS];

INLINED void add_products(const Share *d, const real *row, const real *g,
                          size_t y, size_t b, size_t part, Sums sum,
                          int outputs, int taps, bool abreast,
                          bool inside)
{
  const Convolution *u = d->u;
  const Window *v = &u->window;
  size_t column = v->stride * y + b - v->padding;
  Vector pixel[TILE_TAPS];
  for (int t = 0; t < taps; t++)
    pixel[t] =
        !abreast ? load(row + tap_in_frame(u, b + t) + y * LINE + part)
        : inside ? load(row + (column + t) * LINE + part)
                 : line_at(row, column + t, v->width, part);
  for (int q = 0; q < outputs; q++) {
    Vector slope = load(g + q * v->rows * u->g_row + y * LINE + part);
    for (int t = 0; t < taps; t++)
      sum[q][t] += slope * pixel[t];
  }
}

INLINED void add_rows(const Share *d, const real *x, const real *g,
                      size_t first, size_t a, size_t b, size_t part,
                      Sums total, int outputs, int taps, bool abreast)
{
  const Convolution *u = d->u;
  const Window *v = &u->window;
  size_t s = v->stride, p = v->padding, all = lines_of(u, v->columns);
  size_t end = first + NEAR / v->columns + 1;
  Sums sum;
  for (int q = 0; q < outputs; q++)
    for (int t = 0; t < taps; t++)
      sum[q][t] = total[q][t];
  for (size_t i = first; i < end && i < v->rows; i++) {
    size_t h = s * i + a - p;
    if (h >= v->height)
      continue;
    for (size_t y = 0; y < all; y++)
      if (s * y + b >= p && s * y + b + (size_t)taps <= v->width + p)
        add_products(d, x + h * u->x_row, g + i * u->g_row, y, b, part,
                     sum, outputs, taps, abreast, true);
      else
        add_products(d, x + h * u->x_row, g + i * u->g_row, y, b, part,
                     sum, outputs, taps, abreast, false);
  }
  for (int q = 0; q < outputs; q++)
    for (int t = 0; t < taps; t++)
      total[q][t] = sum[q][t];
}

static real total_of(const Share *d, Sums part[LINE / WIDE], int q, int t)
{
  real number[LINE];
  for (size_t m = 0; m < LINE / WIDE; m++)
    memcpy(number + m * WIDE, &part[m][q][t], sizeof(Vector));
  return add_line(number, d->lanes);
}

INLINED void weight_tile(const Share *d, const real *g, const real *x,
                         size_t b, real *sum, int outputs, int taps,
                         bool abreast)
{
  const Window *v = &d->u->window;
  size_t k = v->kernel, plane = v->channels * k * k;
  size_t x_block = v->channels * v->height * d->u->x_row;
  size_t g_block = d->u->outputs * v->rows * d->u->g_row;
  for (size_t top = 0; top < k; top += MOST_ROWS) {
    size_t end = top + MOST_ROWS < k ? top + MOST_ROWS : k;
    Sums total[MOST_ROWS][LINE / WIDE];
    memset(total, 0, (end - top) * sizeof *total);
    for (size_t n = 0; n < d->blocks; n++)
      for (size_t i = 0; i < v->rows; i += NEAR / v->columns + 1)
        for (size_t a = top; a < end; a++)
          for (size_t m = 0; m < LINE / WIDE; m++)
            add_rows(d, x + n * x_block, g + n * g_block, i, a, b,
                     m * WIDE, total[a - top][m], outputs, taps, abreast);
    for (size_t a = top; a < end; a++)
      for (int q = 0; q < outputs; q++)
        for (int t = 0; t < taps; t++)
          sum[(size_t)q * plane + a * k + b + (size_t)t] =
              total_of(d, total[a - top], q, t);
  }
}

INLINED void weight_taps(const Share *d, const real *g, const real *x,
                         real *sum, int outputs, bool abreast)
{
  size_t b = 0, k = d->u->window.kernel;
  for (; b + TILE_TAPS <= k; b += TILE_TAPS)
    weight_tile(d, g, x, b, sum, outputs, TILE_TAPS, abreast);
  for (; TILE_TAPS > 3 && b + 3 <= k; b += 3)
    weight_tile(d, g, x, b, sum, outputs, 3, abreast);
  for (; b < k; b++)
    weight_tile(d, g, x, b, sum, outputs, 1, abreast);
}

INLINED void weight_outputs(const Share *d, size_t o, size_t c,
                            int outputs)
{
  const Convolution *u = d->u;
  const Window *v = &u->window;
  const real *x = d->x + c * v->height * u->x_row;
  const real *g = d->g + o * v->rows * u->g_row + u->left;
  real *sum = d->sum + (o * v->channels + c) * v->kernel * v->kernel;
  if (u->abreast)
    weight_taps(d, g, x, sum, outputs, true);
  else
    weight_taps(d, g, x, sum, outputs, false);
}

void convolve_weights(Share share, size_t o, size_t c)
{
  size_t left = share.u->outputs - o;
  if (left >= 4)
    weight_outputs(&share, o, c, 4);
  else if (left >= 2)
    weight_outputs(&share, o, c, 2);
  if (left == 1 || left == 3)
    weight_outputs(&share, o + left - 1, c, 1);
}
