/* Convolution forward, and backward to the images, tile by tile.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "ops/convolution.h"

/* What is added up: lines of `in`, times weights. */
struct Task {
  const Convolution *u;
  const real *in, *w, *bias;
  real *out;
};

INLINED void forward_tile(const Task *task, Tile at, int outputs,
                          int lines, bool abreast)
{
  const Convolution *u = task->u;
  const Window *v = &u->window;
  size_t k = v->kernel, s = v->stride, p = v->padding, C = v->channels;
  size_t i = at.row, o = at.channel, j = at.line * u->per;
  size_t top = s * i < p ? p - s * i : 0;
  size_t end = s * i + k > p + v->height ? v->height + p - s * i : k;
  size_t f_row = v->columns * (LINE / u->per);
  Vector sum[MOST_CHANNELS][TILE_LINES];
  for (int q = 0; q < outputs; q++)
    for (int t = 0; t < lines; t++)
      sum[q][t] = (Vector){ 0 } + (task->bias ? task->bias[o + q] : 0);
  for (size_t c = 0; c < C; c++) {
    size_t below = s * i + k - p;
    if (abreast && o == 0 && below < v->height)
      fetch_lines(task->in + (c * v->height + below) * u->x_row, s * j,
                  (int)s, lines);
    for (size_t a = top; a < end; a++) {
      const real *row =
          task->in + (c * v->height + s * i + a - p) * u->x_row;
      const real *w = task->w + ((o * C + c) * k + a) * k;
      for (size_t b = 0; b < k; b++) {
        Vector pixel[TILE_LINES];
        if (abreast)
          load_lines(pixel, row, s * j + b - p, (int)s, v->width, at.part,
                     lines);
        else
          for (int t = 0; t < lines; t++)
            pixel[t] = load(row + tap_in_frame(u, b) + j + t * LINE + at.part);
        for (int q = 0; q < outputs; q++)
          for (int t = 0; t < lines; t++)
            sum[q][t] += w[q * C * k * k + b] * pixel[t];
      }
    }
  }
  for (int q = 0; q < outputs; q++)
    for (int t = 0; t < lines; t++)
      put_line(sum[q][t],
               task->out + ((o + (size_t)q) * v->rows + i) * f_row,
               j + t * u->per, 1, v->columns, at.part, abreast);
}

INLINED void image_tile(const Task *task, Tile at, int channels,
                        int lines, bool abreast)
{
  const Convolution *u = task->u;
  const Window *v = &u->window;
  size_t k = v->kernel, s = v->stride, p = v->padding, C = v->channels;
  size_t h = at.row, r = at.rest, c = at.channel;
  size_t j = at.line * u->per, past = h + p, top = past % s;
  while (top < k && top + s * v->rows <= past)
    top += s;
  size_t x_row = v->width * (LINE / u->per);
  Vector sum[MOST_CHANNELS][TILE_LINES];
  for (int q = 0; q < channels; q++)
    for (int t = 0; t < lines; t++)
      sum[q][t] = (Vector){ 0 };
  for (size_t o = 0; o < u->outputs; o++) {
    size_t below = past / s + 1;
    if (abreast && c == 0 && below < v->rows)
      fetch_lines(task->in + (o * v->rows + below) * u->g_row, j, 1, lines);
    for (size_t a = top; a < k && a <= past; a += s) {
      const real *row =
          task->in + (o * v->rows + (past - a) / s) * u->g_row;
      const real *w = task->w + ((o * C + c) * k + a) * k;
      size_t far = (r + p) / s;
      for (size_t b = (r + p) % s; b < k; b += s, far--) {
        Vector slope[TILE_LINES];
        if (abreast)
          load_lines(slope, row, j + far, 1, v->columns, at.part, lines);
        else
          for (int t = 0; t < lines; t++)
            slope[t] = load(row + (u->left + far) + j + t * LINE + at.part);
        for (int q = 0; q < channels; q++)
          for (int t = 0; t < lines; t++)
            sum[q][t] += w[q * k * k + b] * slope[t];
      }
    }
  }
  for (int q = 0; q < channels; q++)
    for (int t = 0; t < lines; t++)
      put_line(sum[q][t],
               task->out + ((c + (size_t)q) * v->height + h) * x_row,
               s * (j + t * u->per) + r, s, v->width, at.part, abreast);
}

void convolve_row(const Convolution *u, const real *x, const real *w,
                  const real *bias, size_t i, real *f)
{
  Task task = { u, x, w, bias, f };
  fill_row(forward_tile, &task, (Tile){ .row = i }, u->outputs,
           lines_of(u, u->window.columns), u->abreast);
}

void convolve_image_row(const Convolution *u, const real *g,
                        const real *w, size_t h, real *x_nabla)
{
  Task task = { u, g, w, NULL, x_nabla };
  const Window *v = &u->window;
  size_t s = v->stride;
  for (size_t r = 0; r < s && r < v->width; r++)
    fill_row(image_tile, &task, (Tile){ .row = h, .rest = r },
             v->channels, lines_of(u, (v->width - r + s - 1) / s),
             u->abreast);
}
