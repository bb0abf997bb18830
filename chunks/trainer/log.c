/* Keeps the log as text, and writes it whole each time.
   Explained in "The log", book/52-log.nw. */

#include "trainer/log.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "data/output.h"

#include <cblas.h>
#include <omp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct Log {
  const char *path;
  FILE *header, *rows; /* growing texts */
  char *header_text, *rows_text;
  size_t header_size, rows_size;
  Row last;
};

Log *log_new(const char *path)
{
  Log *log = allocate(1, sizeof *log, "a log");
  log->path = path;
  log->header = open_memstream(&log->header_text, &log->header_size);
  log->rows = open_memstream(&log->rows_text, &log->rows_size);
  if (!log->header || !log->rows)
    fail(EXIT_INPUT, "memory: expected room for a log, found none left");
  return log;
}

void log_free(Log *log)
{
  if (!log)
    return;
  fclose(log->header);
  fclose(log->rows);
  free(log->header_text);
  free(log->rows_text);
  free(log);
}

void log_header(Log *log, const char *key, const char *format, ...)
{
  char value[4096];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(value, sizeof value, format, arguments);
  va_end(arguments);
  for (char *c = value; *c; c++)
    if ((unsigned char)*c < ' ')
      *c = ' ';
  fprintf(log->header, "# %s: %s\n", key, value);
}

void print_number(FILE *rows, double x)
{
  fprintf(rows, "\t%.9g", without_sign(x));
}

void log_number(Log *log, const char *key, double x)
{
  log_header(log, key, "%.9g", without_sign(x));
}

void log_write(Log *log)
{
  settle(log->header, "a log");
  settle(log->rows, "a log");
  if (!log->path)
    return;
  OutputFile *file = output_open(log->path);
  fprintf(output_stream(file),
          "%sepoch\timages\tseconds\ttrain_loss\ttrain_accuracy\t"
          "valid_loss\tvalid_accuracy\n%s",
          log->header_text, log->rows_text);
  output_commit(file);
}

static void add_row(Log *log, const Row *row)
{
  log->last = *row;
  fprintf(log->rows, "%zu\t%zu\t%.3f", row->epoch, row->images,
          row->seconds);
  print_number(log->rows, row->train_loss);
  print_number(log->rows, row->train_accuracy);
  print_number(log->rows, row->valid_loss);
  print_number(log->rows, row->valid_accuracy);
  fputc('\n', log->rows);
}

void log_row(Log *log, const Row *row)
{
  add_row(log, row);
  log_write(log);
}

const Row *log_last(const Log *log)
{
  return &log->last;
}

const char *log_text(const Log *log)
{
  settle(log->header, "a log");
  return log->header_text;
}

const char *log_rows(const Log *log)
{
  settle(log->rows, "a log");
  return log->rows_text;
}

static bool read_row(const char *line, Row *row)
{
  return sscanf(line, "%zu\t%zu\t%lf\t%lf\t%lf\t%lf\t%lf", &row->epoch,
                &row->images, &row->seconds, &row->train_loss,
                &row->train_accuracy, &row->valid_loss,
                &row->valid_accuracy) == 7;
}

bool log_restore(Log *log, const char *rows)
{
  Row row;
  for (const char *line = rows; *line;) {
    const char *end = strchr(line, '\n');
    if (!end || !read_row(line, &row))
      return false;
    add_row(log, &row);
    line = end + 1;
  }
  return strcmp(log_rows(log), rows) == 0;
}

void describe_program(Log *log, const Options *options)
{
  log_header(log, "program", "trainer %s", PROGRAM_VERSION);
  log_header(log, "command", "%s", options->command);
}

void describe_data(Log *log, const DataSet *data)
{
  log_header(log, "data", "%s", data->name);
  for (int i = 0; i < data->files; i++) {
    char key[128];
    snprintf(key, sizeof key, "crc32 %s", data->file[i].name);
    log_header(log, key, "%08x", (unsigned)data->file[i].crc32);
  }
}
static void describe_machine(Log *log)
{
  log_header(log, "threads", "%d", omp_get_max_threads());
  log_header(log, "blas", "%s", openblas_get_config());
  log_header(log, "core", "%s", openblas_get_corename());
}

static void describe_date(Log *log)
{
  time_t seconds = time(NULL);
  struct tm date;
  char text[64];
  gmtime_r(&seconds, &date);
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &date);
  log_header(log, "date", "%s", text);
}

static void describe_classes(Log *log, const char *key,
                             const Split *split, size_t first,
                             size_t end)
{
  size_t count[256] = { 0 };
  for (size_t i = first; i < end; i++)
    count[split->label[i]]++;
  char text[8 * 256] = "";
  size_t at = 0;
  for (int c = 0; c < split->classes; c++)
    at += (size_t)snprintf(text + at, sizeof text - at, "%s%zu",
                           c ? " " : "", count[c]);
  log_header(log, key, "%s", text);
}

void describe_run(Log *log, const Options *options,
                  const DataSet *data, const Model *model)
{
  Setting setting[MAX_SETTINGS];
  int settings = options_settings(options, setting);
  describe_program(log, options);
  describe_data(log, data);
  for (int i = 0; i < settings; i++)
    if (strcmp(setting[i].key, "data"))
      log_header(log, setting[i].key, "%s", setting[i].value);
  size_t rest = data->train.count - options->validation;
  describe_classes(log, "training classes", &data->train, 0,
                   options->training ? options->training : rest);
  if (options->validation)
    describe_classes(log, "validation classes", &data->train, rest,
                     data->train.count);
  log_header(log, "parameters", "%zu", model_size(model));
  describe_machine(log);
  describe_date(log);
}
