/* What the machine does with nothing of ours in between.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/arena.h"
#include "core/blas.h"
#include "core/fail.h"
#include "core/product.h"
#include "core/threads.h"

#include <stdio.h>
#include <string.h>

enum {
  PIXELS = 784,
  HIDDEN = 3136,
  CLASSES = 10
};

typedef struct {
  int images;
  real *x, *w1, *h, *w2, *f;
  real *h_nabla, *w1_nabla, *w2_nabla;
} Bare;

static real *zeros(Arena *arena, size_t count)
{
  real *x = arena_alloc(arena, count, sizeof *x);
  memset(x, 0, count * sizeof *x);
  return x;
}

static Bare *bare_new(Arena *arena, size_t images)
{
  Bare *b = arena_alloc(arena, 1, sizeof *b);
  *b = (Bare){ .images = (int)images };
  b->x = zeros(arena, images * PIXELS);
  b->w1 = zeros(arena, (size_t)HIDDEN * PIXELS);
  b->w1_nabla = zeros(arena, (size_t)HIDDEN * PIXELS);
  b->w2 = zeros(arena, (size_t)CLASSES * HIDDEN);
  b->w2_nabla = zeros(arena, (size_t)CLASSES * HIDDEN);
  b->h = zeros(arena, images * HIDDEN);
  b->h_nabla = zeros(arena, images * HIDDEN);
  b->f = zeros(arena, images * CLASSES);
  return b;
}

static void multiply_all_but_last(const Bare *b)
{
  int n = b->images, i = PIXELS, h = HIDDEN, o = CLASSES;
  cblas_gemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, h, i,
             1, b->x, i, b->w1, i, 0, b->h, h);
  cblas_gemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, o, h,
             1, b->h, h, b->w2, h, 0, b->f, o);
  cblas_gemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, h, o,
             1, b->f, o, b->w2, h, 0, b->h_nabla, h);
  cblas_gemm(CblasRowMajor, CblasTrans, CblasNoTrans, o, h, n,
             1, b->f, o, b->h, h, 0, b->w2_nabla, h);
}

static void last_product(const Bare *b, real scale, real keep, real *w)
{
  cblas_gemm(CblasRowMajor, CblasTrans, CblasNoTrans, HIDDEN, PIXELS,
             b->images, scale, b->h_nabla, HIDDEN, b->x, PIXELS, keep,
             w, PIXELS);
}

static const real RATE = (real)0.001;

static void update(size_t n, const real *restrict w_nabla,
                   real *restrict w)
{
#pragma omp parallel for simd num_threads(threads_for(n))
  for (size_t i = 0; i < n; i++)
    w[i] -= RATE * w_nabla[i];
}

static void bare_step(void *what)
{
  const Bare *b = what;
  multiply_all_but_last(b);
  last_product(b, 1, 0, b->w1_nabla);
  update((size_t)HIDDEN * PIXELS, b->w1_nabla, b->w1);
  update((size_t)CLASSES * HIDDEN, b->w2_nabla, b->w2);
}

static void folded_step(void *what)
{
  const Bare *b = what;
  multiply_all_but_last(b);
  last_product(b, -RATE, 1, b->w1);
  update((size_t)CLASSES * HIDDEN, b->w2_nabla, b->w2);
}

static void shared_step(void *what)
{
  const Bare *b = what;
  int n = b->images, i = PIXELS, h = HIDDEN, o = CLASSES;
  CBLAS_TRANSPOSE no = CblasNoTrans, yes = CblasTrans;
  product(no, yes, n, h, i, 1, b->x, i, b->w1, i, 0, b->h);
  product(no, yes, n, o, h, 1, b->h, h, b->w2, h, 0, b->f);
  product(no, no, n, h, o, 1, b->f, o, b->w2, h, 0, b->h_nabla);
  product(yes, no, o, h, n, 1, b->f, o, b->h, h, 0, b->w2_nabla);
  product(yes, no, h, i, n, 1, b->h_nabla, h, b->x, i, 0,
          b->w1_nabla);
  update((size_t)HIDDEN * PIXELS, b->w1_nabla, b->w1);
  update((size_t)CLASSES * HIDDEN, b->w2_nabla, b->w2);
}

static double measure_bare(const char *text, void (*step)(void *))
{
  size_t batch;
  int threads;
  double seconds;
  if (sscanf(text, "%zu %d %lf", &batch, &threads, &seconds) < 3)
    fail(EXIT_OPTION, "bare: expected BATCH THREADS SECONDS");
  use(threads);
  Arena *arena = arena_new();
  Bare *bare = bare_new(arena, batch);
  step(bare);
  double rate = (double)batch * calls_a_second(step, bare, seconds);
  arena_free(arena);
  return rate;
}

double bench_bare(const char *text)
{
  return measure_bare(text, bare_step);
}

double bench_folded(const char *text)
{
  return measure_bare(text, folded_step);
}

double bench_shared(const char *text)
{
  return measure_bare(text, shared_step);
}
