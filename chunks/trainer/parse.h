/* Numbers and choices from texts.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_PARSE_H
#define TRAINER_PARSE_H

#include <stddef.h>
#include <stdint.h>

/* Whose values are read from now on: those of a file's entries, or of
   the command line's options (NULL), as at first. */
void parse_from(const char *path);

/* Values of the option, or the entry, of this name; a choice is one of
   the names from 0 up to that which is NULL. Checked errors, with
   EXIT_OPTION, or EXIT_INPUT for a file: what is not a number, is
   outside the range, or is none of the choices. */
uint64_t parse_count(const char *option, const char *text,
                     uint64_t least, uint64_t most);
double parse_number(const char *option, const char *text, double least,
                    double most);
int parse_choice(const char *option, const char *text,
                 const char *name_of(int choice));

/* Counts from 1, at most so many, with commas between them; or the
   word default, which is none. Returns how many there are. */
int parse_counts(const char *option, const char *text, int most,
                 size_t count[]);

#endif
