#include "ops/lanes.h"

#include <string.h>

void sum_in_lanes(size_t n, const real *x, real lane[LINE])
{
  real sum[LINE] = { 0 };
  size_t i = 0;
  for (; i + LINE <= n; i += LINE)
    for (size_t l = 0; l < LINE; l++)
      sum[l] += x[i + l];
  for (size_t l = 0; i + l < n; l++)
    sum[l] += x[i + l];
  memcpy(lane, sum, sizeof sum);
}

void square_in_lanes(size_t n, const real *x, const real mean[LINE],
                     real lane[LINE])
{
  real sum[LINE] = { 0 };
  size_t i = 0;
  for (; i + LINE <= n; i += LINE)
    for (size_t l = 0; l < LINE; l++)
      sum[l] += (x[i + l] - mean[l]) * (x[i + l] - mean[l]);
  for (size_t l = 0; i + l < n; l++)
    sum[l] += (x[i + l] - mean[l]) * (x[i + l] - mean[l]);
  memcpy(lane, sum, sizeof sum);
}

void product_in_lanes(size_t n, const real *restrict y,
                      const real *restrict x, const real mean[LINE],
                      real lane[LINE])
{
  real sum[LINE] = { 0 };
  size_t i = 0;
  for (; i + LINE <= n; i += LINE)
    for (size_t l = 0; l < LINE; l++)
      sum[l] += y[i + l] * (x[i + l] - mean[l]);
  for (size_t l = 0; i + l < n; l++)
    sum[l] += y[i + l] * (x[i + l] - mean[l]);
  memcpy(lane, sum, sizeof sum);
}
