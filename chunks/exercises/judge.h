#ifndef EXERCISES_JUDGE_H
#define EXERCISES_JUDGE_H

#include <stddef.h>

enum { MAX_MISTAKES = 16 };

/* Any function; a judge casts it to its reader's type to call it. */
typedef void Function(void);

/* One small input. */
typedef struct Sample Sample;

/* prepare asks a sample for sizes, inputs and outputs, in a fixed
   order. call applies a function to them. loss is <G, F>, from the
   inputs; it judges the gradients. right makes the other outputs. A
   mistake is a wrong function, known by its key: one to be called like
   the reader's, or a plain one that uses the same arrays by
   itself. The reader's function is a weak symbol, absent from the
   judge. */
typedef struct {
  void (*prepare)(Sample *s);
  void (*call)(Function *f);
  double (*loss)(void);
  Function *right;
  Function *reader;
  struct {
    const char *key;
    Function *function, *plain;
  } mistake[MAX_MISTAKES];
} Exercise;

extern const Exercise exercise;

/* The number of the sample, from 0. */
int sample_index(const Sample *s);

/* A size: 1 in the first sample, later up to 5. */
size_t sample_size(Sample *s, const char *name);

/* A number, and an array of so many rows and columns, of multiples of
   1/8 between low and high that are not 0, 1 or -1. */
double sample_number(Sample *s, const char *name, double low,
                     double high);
double *sample_input(Sample *s, const char *name, size_t rows,
                     size_t columns, double low, double high);

/* Labels below classes. */
unsigned char *sample_labels(Sample *s, const char *name, size_t count,
                             size_t classes);

/* Outputs: the gradient of an input; an array that the function
   right sets too; the same for an array with a content before. */
double *sample_gradient(Sample *s, const char *name, double *input);
double *sample_output(Sample *s, const char *name, size_t rows,
                      size_t columns);
double *sample_changed(Sample *s, const char *name, size_t rows,
                       size_t columns, double low, double high);

#endif
