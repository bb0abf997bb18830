/* Measures everything, a row for each.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/fail.h"
#include "core/vector.h"
#include "trainer/libraries.h"

#include <cblas.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  double (*measure)(const char *arguments);
} known[] = {
  { "train", bench_train },
  { "bare", bench_bare },
  { "folded", bench_folded },
  { "shared", bench_shared },
  { "peak", bench_peak },
  { "triad", bench_triad },
  { "product", bench_product },
  { "walk", bench_walk },
  { "convolve", bench_convolve },
  { "linear", bench_linear },
  { "part", bench_part },
  { "step", bench_step },
  { "nodes", bench_nodes },
  { "load", bench_load },
  { "evaluate", bench_evaluate },
};

static double (*find(const char *name))(const char *)
{
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(known[i].name, name))
      return known[i].measure;
  fail(EXIT_OPTION, "bench: expected something to measure, found %s",
       name);
}

int main(int argc, char *argv[])
{
  (void)argc;
  char line[256], name[32], text[200];
  settle_libraries(false, argv);
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("%s %d\n", openblas_get_corename(), VECTOR_BYTES);
  while (fgets(line, sizeof line, stdin)) {
    text[0] = 0;
    if (sscanf(line, "%31s %199[^\n]", name, text) < 1)
      continue;
    printf("%.9g\n", find(name)(text));
  }
}
