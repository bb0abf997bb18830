/* What the files of convolution share.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#ifndef OPS_CONVOLUTION_H
#define OPS_CONVOLUTION_H

#include "core/arena.h"
#include "ops/lines.h"
#include "ops/window.h"

/* What a convolution keeps. Rows are as the loops read them: of images
   abreast, or of frames. */
typedef struct {
  Arena *arena;
  Window window;
  bool abreast;
  int threads;
  size_t outputs;      /* O */
  size_t blocks;       /* groups abreast, or images */
  size_t per;          /* columns in a line: 1 abreast, or LINE */
  size_t phase;        /* columns of one remainder in a frame */
  size_t x_row, g_row; /* numbers in a row of pixels, of slopes */
  size_t left;         /* zeros before a row of slopes */
  const real *x;       /* the images, as they are read */
} Convolution;

/* How many lines so many columns are. */
static inline size_t lines_of(const Convolution *u, size_t columns)
{
  return (columns + u->per - 1) / u->per;
}

/* How far the kernel's column b moves a line of a frame. */
static inline size_t tap_in_frame(const Convolution *u, size_t b)
{
  size_t s = u->window.stride;
  return s == 1 ? b : b % s * u->phase + b / s;
}

/* One row of F of a block (equation convolve:f): weights w, and the
   block's images x and outputs f. */
void convolve_row(const Convolution *u, const real *x, const real *w,
                  const real *bias, size_t i, real *f);

/* One row of the gradient of a block's images (equation
   convolve:x-gathered): slopes g, the gradient of F. */
void convolve_image_row(const Convolution *u, const real *g,
                        const real *w, size_t h, real *x_nabla);

/* What one group adds to the gradient of the weights: its blocks, the
   lanes that are in use, and where its sums go. */
typedef struct {
  const Convolution *u;
  const real *x, *g;
  size_t blocks, lanes;
  real *sum;
} Share;

/* Outputs of a tile of the weights. */
enum { TILE_OUTPUTS = 4 };

/* The gradient of the weights of outputs o, o + 1 ... of a tile and of
   channel c (equation convolve:w), summed over a group. */
void convolve_weights(Share share, size_t o, size_t c);

#endif
