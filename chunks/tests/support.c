/* Scratch files, runs of the trainer, and assertions about them.
   Explained in "How we know", book/92-how-we-know.nw. */

#define _GNU_SOURCE /* memmem */
#include "tests/support.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *scratch(const char *name)
{
  static char path[8][PATH_MAX];
  static unsigned turn;
  const char *folder = getenv("SCRATCH");
  assert_non_null(folder);
  char *text = path[turn++ % 8];
  snprintf(text, PATH_MAX, "%s/%s", folder, name);
  return text;
}

void write_bytes(const char *path, const void *bytes, size_t count)
{
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, count, file), count);
  assert_int_equal(fclose(file), 0);
}

unsigned char *read_bytes(const char *path, size_t *count)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    fail_msg("%s: %s", path, strerror(errno));
  size_t size = 0, room = 4096;
  unsigned char *bytes = malloc(room);
  while ((size += fread(bytes + size, 1, room - 1 - size, file)) ==
         room - 1)
    bytes = realloc(bytes, room *= 2);
  bytes[size] = 0;
  fclose(file);
  if (count)
    *count = size;
  return bytes;
}

void copy_with_change(const char *from, const char *to, const char *old,
                      const char *new)
{
  size_t size, length = strlen(old);
  unsigned char *bytes = read_bytes(scratch(from), &size);
  void *at = memmem(bytes, size, old, length);
  assert_non_null(at);
  assert_int_equal(strlen(new), length);
  memcpy(at, new, length);
  write_bytes(scratch(to), bytes, size);
  free(bytes);
}

static void cut(char *from, const char *to)
{
  memmove(from, to, strlen(to) + 1);
}

void cut_what_may_differ(char *log)
{
  char *date = strstr(log, "# date: ");
  assert_non_null(date);
  cut(date, strchr(date, '\n') + 1);
  char *row = strstr(log, "\nepoch\t") + 1;
  while (*(row = strchr(row, '\n') + 1)) {
    char *seconds = strchr(strchr(row, '\t') + 1, '\t') + 1;
    cut(seconds, strchr(seconds, '\t'));
  }
}

static char *contents(FILE *file)
{
  long size = (fseek(file, 0, SEEK_END), ftell(file));
  char *text = malloc((size_t)size + 1);
  rewind(file);
  text[fread(text, 1, (size_t)size, file)] = 0;
  fclose(file);
  return text;
}

static Outcome in_a_child(void (*function)(void),
                          const char *const argv[], const char *folder)
{
  FILE *out = tmpfile(), *err = tmpfile();
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    if (folder && chdir(folder))
      _exit(126);
    if (function) {
      function();
      exit(0);
    }
    execv(argv[0], (char *const *)argv);
    _exit(127);
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  return (Outcome){
    .status = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
                                  : WEXITSTATUS(status),
    .out = contents(out),
    .err = contents(err),
  };
}
Outcome run_function(void (*function)(void))
{
  return in_a_child(function, NULL, NULL);
}

Outcome run(const char *const argv[])
{
  return in_a_child(NULL, argv, NULL);
}

Outcome run_trainer(const char *arguments, ...)
{
  enum { WORDS = 64 };
  char text[4096];
  va_list list;
  va_start(list, arguments);
  vsnprintf(text, sizeof text, arguments, list);
  va_end(list);
  const char *argv[WORDS + 1] = { getenv("TRAINER") };
  assert_non_null(argv[0]);
  int words = 1;
  char *rest = text;
  for (char *word; words < WORDS && (word = strtok_r(rest, " ", &rest));)
    argv[words++] = word;
  return in_a_child(NULL, argv, getenv("SCRATCH"));
}

void assert_fails(Outcome outcome, int status, const char *part)
{
  bool said = strstr(outcome.err, part) || strstr(outcome.out, part);
  if (outcome.status != status || !said)
    fail_msg("expected status %d and \"%s\", found status %d,\n"
             "output: %s\nerrors: %s",
             status, part, outcome.status, outcome.out, outcome.err);
  free(outcome.out);
  free(outcome.err);
}

void assert_succeeds(Outcome outcome)
{
  if (outcome.status != 0)
    fail_msg("expected status 0, found %d,\noutput: %s\nerrors: %s",
             outcome.status, outcome.out, outcome.err);
  free(outcome.out);
  free(outcome.err);
}

void note_transpose(const char *op)
{
  printf("witnessed: transpose: %s\n", op);
}
