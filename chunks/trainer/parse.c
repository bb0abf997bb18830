#include "trainer/parse.h"

#include "core/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t parse_count(const char *option, const char *text,
                     uint64_t least, uint64_t most)
{
  size_t digits = strspn(text, "0123456789");
  errno = 0;
  uint64_t value = strtoull(text, NULL, 10);
  if (!digits || text[digits] || errno || value < least || value > most)
    fail(EXIT_OPTION,
         "option --%s: expected a whole number from %" PRIu64
         " to %" PRIu64 ", found \"%.40s\"",
         option, least, most, text);
  return value;
}

double parse_number(const char *option, const char *text, double least,
                    double most)
{
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end || !(value >= least && value <= most))
    fail(EXIT_OPTION,
         "option --%s: expected a number from %g to %g, found \"%.40s\"",
         option, least, most, text);
  return value;
}

int parse_choice(const char *option, const char *text,
                 const char *const choice[], int choices)
{
  char list[256] = "";
  for (int i = 0; i < choices; i++) {
    if (!strcmp(text, choice[i]))
      return i;
    size_t at = strlen(list);
    snprintf(list + at, sizeof list - at, "%s%s", i ? " or " : "",
             choice[i]);
  }
  fail(EXIT_OPTION, "option --%s: expected %s, found \"%.40s\"", option,
       list, text);
}
