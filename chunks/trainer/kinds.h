/* The kinds of value that an option can have.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_KINDS_H
#define TRAINER_KINDS_H

#include "trainer/options.h"

/* How the values of an option are read and written. Checked error of
   reading: a text that is none of them. */
struct Kind {
  void (*read)(const Option *option, const char *text, void *place);
  void (*write)(const Option *option, const void *place,
                char text[SETTING_TEXT]);
};

/* A whole number; another; one of a list of names, kept as its number
   or as the name; several whole numbers, kept in a list behind its
   length; a scale; a path; yes, where no value is asked for. */
extern const Kind count_kind, number_kind, choice_kind, name_kind,
    hidden_kind, stages_kind, scale_kind, path_kind, flag_kind;

#endif
