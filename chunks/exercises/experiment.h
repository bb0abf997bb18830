#ifndef EXERCISES_EXPERIMENT_H
#define EXERCISES_EXPERIMENT_H

#include <limits.h>
#include <stdbool.h>

/* Fields of the reader's file. A field that is empty, or no number in
   the range, or none of the letters, ends the judgement with a
   sentence. */
double field_number(const char *name, double low, double high);
char field_choice(const char *name, const char *letters);

/* The log of a run of the trainer. */
typedef struct {
  char path[PATH_MAX];
} Run;

/* Runs `trainer train` with these options, written as by printf; where
   the log of such a run is in the folder already, this is taken. A run
   that fails ends the judgement with a sentence. */
Run run_training(const char *options, ...)
    __attribute__((format(printf, 1, 2)));

/* A column of the row of this epoch, or of the last (-1). */
double run_value(const Run *run, const char *column, int epoch);

/* A line for the reader. */
void tell(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The answer is wrong, in this known way; or, with NULL, in another. */
void find_mistake(const char *key);

/* Defined by the exercise. If it finds no mistake, the reader is done. */
void judge_experiment(void);

#endif
