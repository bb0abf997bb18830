/* Reads all of a text, or refuses it with a sentence.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/parse.h"

#include "core/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file; /* NULL: the command line */

void parse_from(const char *path)
{
  file = path;
}

_Noreturn static void refuse(const char *name, const char *value,
                             const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void refuse(const char *name, const char *value,
                   const char *format, ...)
{
  char expected[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(expected, sizeof expected, format, arguments);
  va_end(arguments);
  fail(file ? EXIT_INPUT : EXIT_OPTION,
       "%s%s%s: expected %s, found \"%.40s\"", file ? file : "option --",
       file ? ": entry " : "", name, expected, value);
}

uint64_t parse_count(const char *option, const char *text,
                     uint64_t least, uint64_t most)
{
  size_t digits = strspn(text, "0123456789");
  errno = 0;
  uint64_t value = strtoull(text, NULL, 10);
  if (!digits || text[digits] || errno || value < least || value > most)
    refuse(option, text,
           "a whole number from %" PRIu64 " to %" PRIu64, least, most);
  return value;
}

double parse_number(const char *option, const char *text, double least,
                    double most)
{
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end || !(value >= least && value <= most))
    refuse(option, text, "a number from %g to %g", least, most);
  return value;
}

int parse_choice(const char *option, const char *text,
                 const char *name_of(int choice))
{
  char list[256] = "";
  for (int i = 0; name_of(i); i++) {
    if (!strcmp(text, name_of(i)))
      return i;
    size_t at = strlen(list);
    snprintf(list + at, sizeof list - at, "%s%s", i ? " or " : "",
             name_of(i));
  }
  refuse(option, text, "%s", list);
}

int parse_counts(const char *option, const char *text, int most,
                 size_t count[])
{
  char copy[256], *rest = copy;
  if (!strcmp(text, "default"))
    return 0;
  snprintf(copy, sizeof copy, "%s", text);
  int n = 0;
  for (char *word; (word = strsep(&rest, ","));) {
    if (n == most)
      refuse(option, text, "at most %d numbers", most);
    count[n++] = parse_count(option, word, 1, 1000000);
  }
  return n;
}
