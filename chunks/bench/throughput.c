/* Measures everything, a row for each.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/fail.h"

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
  { "products", bench_products },
  { "spin", bench_spin },
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

int main(void)
{
  char line[256], name[32], text[200];
  setvbuf(stdout, NULL, _IOLBF, 0);
  while (fgets(line, sizeof line, stdin)) {
    text[0] = 0;
    if (sscanf(line, "%31s %199[^\n]", name, text) < 1)
      continue;
    printf("%.9g\n", find(name)(text));
  }
}
