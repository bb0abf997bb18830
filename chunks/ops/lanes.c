/* Moves images so that sixteen of them lie side by side.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "ops/lanes.h"

enum { LANES = 16 };

static double add_lanes(const real lane[LANES])
{
  double sum = 0;
  for (size_t l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

double sum_in_lanes(size_t n, const real *x)
{
  real lane[LANES] = { 0 };
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      lane[l] += x[i + l];
  double sum = i > 0 ? add_lanes(lane) : 0;
  for (; i < n; i++)
    sum += x[i];
  return sum;
}

double square_in_lanes(size_t n, const real *x, real mean)
{
  real lane[LANES] = { 0 };
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      lane[l] += (x[i + l] - mean) * (x[i + l] - mean);
  double sum = i > 0 ? add_lanes(lane) : 0;
  for (; i < n; i++)
    sum += (x[i] - mean) * (x[i] - mean);
  return sum;
}

double product_in_lanes(size_t n, const real *restrict y,
                        const real *restrict x, real mean)
{
  real lane[LANES] = { 0 };
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      lane[l] += y[i + l] * (x[i + l] - mean);
  double sum = i > 0 ? add_lanes(lane) : 0;
  for (; i < n; i++)
    sum += y[i] * (x[i] - mean);
  return sum;
}
