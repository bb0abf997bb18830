/* The limits of the machine: arithmetic and memory.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/arena.h"
#include "core/blas.h"
#include "core/fail.h"
#include "core/vector.h"

#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  REGISTERS = 10,
  TURNS = 100000
};

static real work_in_registers(void)
{
  Vector sum[REGISTERS], total = { 0 };
  Vector factor = (Vector){ 0 } + (real)0.999;
  Vector term = (Vector){ 0 } + (real)0.5;
  for (int r = 0; r < REGISTERS; r++)
    sum[r] = (Vector){ 0 } + (real)r;
  for (int i = 0; i < TURNS; i++)
    for (int r = 0; r < REGISTERS; r++)
      sum[r] = sum[r] * factor + term;
  for (int r = 0; r < REGISTERS; r++)
    total += sum[r];
  return total[0];
}
static void use_registers(void *what)
{
  real *sum = what;
#pragma omp parallel
  {
    real own = work_in_registers();
#pragma omp critical
    *sum += own;
  }
}

double bench_peak(const char *text)
{
  int threads;
  double seconds;
  real sum = 0;
  if (sscanf(text, "%d %lf", &threads, &seconds) < 2)
    fail(EXIT_OPTION, "peak: expected THREADS SECONDS");
  use(threads);
  double calls = calls_a_second(use_registers, &sum, seconds);
  return 2e-9 * calls * threads * WIDE * REGISTERS * TURNS;
}

typedef struct {
  size_t count;
  real *a, *b, *c;
} Triad;

static void pass(void *what)
{
  const Triad *t = what;
  real *restrict a = t->a;
  const real *restrict b = t->b, *restrict c = t->c;
#pragma omp parallel for simd
  for (size_t i = 0; i < t->count; i++)
    a[i] = b[i] + (real)0.5 * c[i];
}

double bench_triad(const char *text)
{
  int threads;
  double seconds;
  if (sscanf(text, "%d %lf", &threads, &seconds) < 2)
    fail(EXIT_OPTION, "triad: expected THREADS SECONDS");
  use(threads);
  long cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
  size_t bytes = cache > 1 << 26 ? (size_t)cache * 4 : (size_t)1 << 28;
  Triad t = { .count = bytes / 3 / sizeof(real) };
  Arena *arena = arena_new();
  real **array[] = { &t.a, &t.b, &t.c };
  for (int i = 0; i < 3; i++) {
    *array[i] = arena_alloc(arena, t.count, sizeof(real));
    memset(*array[i], 0, t.count * sizeof(real));
  }
  double passes = calls_a_second(pass, &t, seconds);
  arena_free(arena);
  return 3e-9 * passes * (double)t.count * sizeof(real);
}

typedef struct {
  int m, n, k;
  real *a, *b, *c;
} Product;

static void multiply(void *what)
{
  const Product *p = what;
  cblas_gemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, p->m, p->n,
             p->k, 1, p->a, p->k, p->b, p->n, 0, p->c, p->n);
}

double bench_product(const char *text)
{
  Product p;
  double seconds;
  if (sscanf(text, "%d %d %d %lf", &p.m, &p.n, &p.k, &seconds) < 4)
    fail(EXIT_OPTION, "product: expected M N K SECONDS");
  use(1);
  Arena *arena = arena_new();
  size_t size[] = { (size_t)p.m * (size_t)p.k,
                    (size_t)p.k * (size_t)p.n,
                    (size_t)p.m * (size_t)p.n };
  real **array[] = { &p.a, &p.b, &p.c };
  for (int i = 0; i < 3; i++) {
    *array[i] = arena_alloc(arena, size[i], sizeof(real));
    memset(*array[i], 0, size[i] * sizeof(real));
  }
  double rate = calls_a_second(multiply, &p, seconds);
  arena_free(arena);
  return rate;
}
