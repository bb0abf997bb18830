/* One way to say what is wrong, and the exit statuses.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#ifndef CORE_FAIL_H
#define CORE_FAIL_H

/* The exit statuses of the program, beside 0. */
enum {
  EXIT_INPUT = 1,        /* data, files, shapes, disk */
  EXIT_NOT_FINITE = 2,   /* a loss that is no number */
  EXIT_OPTION = 64,      /* an option, or its value */
  EXIT_INTERRUPTED = 130 /* stopped by the user */
};

/* Prints "trainer: " and one sentence on standard error and ends
   the program with this status. What would move the cursor of a
   terminal is printed as a question mark. Not for use inside a
   parallel loop. */
_Noreturn void fail(int status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Only prints the sentence. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
