/* What the tests share.
   Explained in "How we know", book/92-how-we-know.nw. */

#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

/* How a run ended: its exit status (128 + n after signal n) and
   what it printed. */
typedef struct {
  int status;
  char *out, *err;
} Outcome;

/* Runs a program; the list of its arguments ends with NULL. */
Outcome run(const char *const argv[]);

/* Runs the trainer of $TRAINER in $SCRATCH; the text, made as by
   printf, is split at blanks into its arguments. */
Outcome run_trainer(const char *arguments, ...)
    __attribute__((format(printf, 1, 2)));

/* Runs a function in a child process. */
Outcome run_function(void (*function)(void));

/* The run ended with this status, and its standard error (or, from a
   witness, its output) has this part. */
void assert_fails(Outcome outcome, int status, const char *part);
void assert_succeeds(Outcome outcome);

/* Notes in the log that this linear op and its backward have been
   found to be transposes, exactly. */
void note_transpose(const char *op);

/* The path of a file in $SCRATCH. The last eight stay valid. */
const char *scratch(const char *name);

void write_bytes(const char *path, const void *bytes, size_t count);

/* All bytes of a file, and a zero behind them. */
unsigned char *read_bytes(const char *path, size_t *count);

/* Writes a copy of a file of $SCRATCH in which old, where it stands
   first, has become new, of the same length. */
void copy_with_change(const char *from, const char *to, const char *old,
                      const char *new);

/* Takes from a log what may differ between two runs that are alike:
   the date, and the seconds of each row. */
void cut_what_may_differ(char *log);

#endif
