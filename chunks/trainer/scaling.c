/* Reads the scaling from its texts.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#include "trainer/scaling.h"

#include "core/fail.h"

#include <math.h>
#include <stdio.h>

const char *const scaling_key[MAX_PLANES] = { "scaling.0", "scaling.1",
                                              "scaling.2" };

static bool two_numbers(const char *text, double *a, double *b)
{
  int end = 0;
  return sscanf(text, "%la %la%n", a, b, &end) == 2 && !text[end] &&
         isfinite(*a) && isfinite(*b);
}

Scaling scaling_read(const WeightsFile *file, const char *path)
{
  Scaling scaling;
  for (int c = 0; c < MAX_PLANES; c++) {
    const char *text = weights_metadata(file, scaling_key[c]);
    if (!text || !two_numbers(text, &scaling.factor[c],
                              &scaling.offset[c]))
      fail(EXIT_INPUT,
           "%s: expected two numbers in entry %s, found \"%.40s\"", path,
           scaling_key[c], text ? text : "");
  }
  return scaling;
}
