/* The log of a run: header lines, and a row for each epoch.
   Explained in "The log", book/52-log.nw. */

#ifndef TRAINER_LOG_H
#define TRAINER_LOG_H

#include "data/dataset.h"
#include "nn/model.h"
#include "trainer/options.h"

/* One epoch of a run. Losses are per image; what is absent is NAN. */
typedef struct {
  size_t epoch, images;
  double seconds, train_loss, train_accuracy, valid_loss,
      valid_accuracy;
} Row;

typedef struct Log Log;

/* A log that is written to path, or nowhere if that is NULL. */
Log *log_new(const char *path);
void log_free(Log *log);

/* Adds a line "# key: value" to the header. */
void log_header(Log *log, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes a tab and x; what is no number is nan, without a sign. */
void print_number(FILE *rows, double x);

/* Adds a line with a number to the header; also nan without a sign. */
void log_number(Log *log, const char *key, double x);

/* Adds a row and writes the whole file, beside and then renamed. */
void log_row(Log *log, const Row *row);

/* Writes the file with the rows that there are. */
void log_write(Log *log);
const Row *log_last(const Log *log);

/* The header as it stands in the file. */
const char *log_text(const Log *log);

/* All rows as text, and all rows from such a text: a run that is
   resumed goes on with the rows it had. Returns whether the text
   is a table of rows. */
const char *log_rows(const Log *log);
bool log_restore(Log *log, const char *rows);

/* The header of a training run. */
void describe_run(Log *log, const Options *options,
                  const DataSet *data, const Model *model);

/* Lines that any log of this program begins with. */
void describe_program(Log *log, const Options *options);
void describe_data(Log *log, const DataSet *data);

#endif
