/* Numbers repeated, and the sums that are the transpose of it.
   Explained in "Expand", book/18-expand.nw. */

#include "ops/repeat.h"

#include "core/threads.h"

#include <string.h>

static void repeat_column(size_t outer, size_t times,
                          const real *restrict x, real *restrict f)
{
  size_t count = outer * times;
#pragma omp parallel for num_threads(threads_for(count))
  for (size_t i = 0; i < outer; i++)
    for (size_t k = 0; k < times; k++)
      f[i * times + k] = x[i];
}

void repeat(size_t outer, size_t times, size_t inner,
            const real *restrict x, real *restrict f)
{
  size_t count = outer * times * inner;
  if (inner == 1) {
    repeat_column(outer, times, x, f);
    return;
  }
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t i = 0; i < outer; i++)
    for (size_t k = 0; k < times; k++)
      memcpy(f + (i * times + k) * inner, x + i * inner,
             inner * sizeof(real));
}

enum { WIDTH = 64 };

static void sum_block(size_t times, size_t inner, size_t width,
                      const real *restrict f, real *restrict x)
{
  double sum[WIDTH];
  for (size_t j = 0; j < width; j++)
    sum[j] = 0;
  for (size_t k = 0; k < times; k++)
    for (size_t j = 0; j < width; j++)
      sum[j] += f[k * inner + j];
  for (size_t j = 0; j < width; j++)
    x[j] = (real)sum[j];
}

void sum_repeated(size_t outer, size_t times, size_t inner,
                  const real *restrict f, real *restrict x)
{
  size_t count = outer * times * inner;
  size_t blocks = (inner + WIDTH - 1) / WIDTH;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t i = 0; i < outer; i++)
    for (size_t b = 0; b < blocks; b++) {
      size_t j = b * WIDTH;
      size_t width = inner - j < WIDTH ? inner - j : WIDTH;
      sum_block(times, inner, width, f + i * times * inner + j,
                x + i * inner + j);
    }
}
