#include "exercises/experiment.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *answer, *folder;
static char said[8192], mistakes[1024];
static bool wrong;

_Noreturn static void finish(const char *verdict)
{
  printf("verdict %s\n%s%s", verdict, said, mistakes);
  exit(0);
}

void tell(const char *format, ...)
{
  size_t at = strlen(said);
  va_list list;
  va_start(list, format);
  vsnprintf(said + at, sizeof said - at - 1, format, list);
  va_end(list);
  strcat(said, "\n");
}

void find_mistake(const char *key)
{
  wrong = true;
  size_t at = strlen(mistakes);
  if (key)
    snprintf(mistakes + at, sizeof mistakes - at, "mistake %s\n", key);
}

static void strip_quotes(char value[])
{
  size_t last = strlen(value) - 1;
  if (*value && last && strchr("\"'", *value) &&
      value[last] == *value) {
    value[last] = '\0';
    memmove(value, value + 1, last);
  }
}

static void demand_plain_signs(const char *name, int number,
                               const char line[])
{
  int column = 0;
  for (const char *c = line; *c; c++) {
    column += (*c & 0xc0) != 0x80; /* a byte that begins a sign */
    if (*c & 0x80) {
      tell("%s, line %d, column %d: this sign cannot be read here.",
           name, number, column);
      finish("wrong");
    }
  }
}
static void find_field(const char *name, char value[64])
{
  char line[512];
  FILE *file = fopen(answer, "r");
  value[0] = '\0';
  for (int n = 1; file && fgets(line, sizeof line, file); n++) {
    size_t length = strlen(name);
    line[strcspn(line, "#")] = '\0';
    if (!strncmp(line, name, length) && line[length] == ':') {
      demand_plain_signs(name, n, line);
      sscanf(line + length + 1, " %63[^\n]", value);
    }
  }
  if (file)
    fclose(file);
  while (*value && strchr(" \t\r", value[strlen(value) - 1]))
    value[strlen(value) - 1] = '\0';
  strip_quotes(value);
  if (!*value) {
    tell("The line \"%s:\" is still empty.", name);
    finish("not-yet");
  }
}
double field_number(const char *name, double low, double high)
{
  char value[64], *end;
  find_field(name, value);
  double x = strtod(value, &end);
  if (*end || !(x >= low && x <= high)) {
    tell("%s: expected a number from %g to %g, like 0.25; found %s", name,
         low, high, value);
    finish("wrong");
  }
  return x;
}

char field_choice(const char *name, const char *letters)
{
  char value[64];
  find_field(name, value);
  if (value[1] || !strchr(letters, *value)) {
    tell("%s: expected one letter of %s, found %s", name, letters, value);
    finish("wrong");
  }
  return *value;
}

static void name_run(Run *run, const char *options)
{
  size_t at = (size_t)snprintf(run->path, sizeof run->path, "%s/run%s.tsv",
                               folder, options);
  if (at >= sizeof run->path)
    exit(66);
  for (char *c = run->path + strlen(folder) + 1; *c; c++)
    if (strchr(" /'", *c))
      *c = '_';
}

static void train(const Run *run, const char *options)
{
  char command[1024], part[PATH_MAX + 32];
  snprintf(part, sizeof part, "%s.%d", run->path, (int)getpid());
  setenv("LOG_OF_RUN", part, 1);
  snprintf(command, sizeof command,
           "prlimit --cpu=30 \"$TRAINER\" train --threads 1 "
           "--log \"$LOG_OF_RUN\"%s >\"$LOG_OF_RUN.said\" 2>&1",
           options);
  int status = system(command);
  if (status || rename(part, run->path)) {
    tell("The run could not be made: trainer train%s ended with status "
         "%d.",
         options, status % 256 ? 128 + status % 256 : status / 256);
    finish("not-judged");
  }
}
Run run_training(const char *options, ...)
{
  char text[512] = " ";
  Run run;
  va_list list;
  va_start(list, options);
  vsnprintf(text + 1, sizeof text - 1, options, list);
  va_end(list);
  name_run(&run, text);
  if (access(run.path, R_OK))
    train(&run, text);
  return run;
}

double run_value(const Run *run, const char *column, int epoch)
{
  char line[1024];
  int row = -1, wanted = -1;
  double value = NAN;
  FILE *file = fopen(run->path, "r");
  while (file && fgets(line, sizeof line, file)) {
    if (line[0] == '#')
      continue;
    char *rest = line, *word;
    for (int c = 0; (word = strtok_r(rest, "\t\n", &rest)); c++)
      if (row < 0 && !strcmp(word, column))
        wanted = c;
      else if (c == wanted && (epoch < 0 || row == epoch))
        value = strtod(word, NULL);
    row++;
  }
  if (file)
    fclose(file);
  return value;
}

int main(int argc, char *argv[])
{
  if (argc != 3)
    return 64;
  answer = argv[1];
  folder = argv[2];
  judge_experiment();
  finish(wrong ? "wrong" : "done");
}
