/* Writes and reads checkpoints and weights.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#include "trainer/checkpoint.h"

#include "core/fail.h"
#include "trainer/scaling.h"
#include "trainer/tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_TENSORS = 4 * MAX_PARAMETERS,
  MAX_ENTRIES = MAX_SETTINGS + MAX_DATA_FILES + 16,
  ENTRY_TEXT = 64
};
static const char FORMAT[] = "3";
static const char ARITHMETIC[] = "groups of 16, added in a tree";

static int list_tensors(const Run *run, bool with_state,
                        NamedTensor tensor[MAX_TENSORS])
{
  int n = model_tensors(run->model, tensor);
  for (int i = 0; with_state && i < run->optimizer->states; i++) {
    TensorNode *s = run->optimizer->state[i];
    tensor[n++] = (NamedTensor){ s->name, s->shape, s->value };
  }
  return n;
}

typedef struct {
  int entries;
  Metadata entry[MAX_ENTRIES];
  char text[MAX_ENTRIES][ENTRY_TEXT];
  Setting setting[MAX_SETTINGS];
} Description;

static void note(Description *d, const char *key, const char *value)
{
  d->entry[d->entries++] = (Metadata){ key, value };
}

static void note_count(Description *d, const char *key, size_t value)
{
  char *text = d->text[d->entries];
  snprintf(text, ENTRY_TEXT, "%zu", value);
  note(d, key, text);
}

static void note_number(Description *d, const char *key, double value)
{
  char *text = d->text[d->entries];
  snprintf(text, ENTRY_TEXT, "%a", value);
  note(d, key, text);
}
static void describe(const Run *run, Description *d)
{
  int settings = options_settings(run->options, d->setting);
  for (int i = 0; i < settings; i++)
    note(d, d->setting[i].key, d->setting[i].value);
  note_count(d, "features", run->model->options.features);
  note_count(d, "classes", run->model->options.classes);
  for (int c = 0; c < MAX_PLANES; c++) {
    char *text = d->text[d->entries];
    snprintf(text, ENTRY_TEXT, "%a %a", run->scaling.factor[c],
             run->scaling.offset[c]);
    note(d, scaling_key[c], text);
  }
}

void weights_save(Run *run, const char *path)
{
  NamedTensor tensor[MAX_TENSORS];
  Description d = { 0 };
  describe(run, &d);
  weights_write(path, tensor, list_tensors(run, false, tensor), d.entry,
                d.entries);
}

void weights_load(Run *run, const char *path)
{
  NamedTensor tensor[MAX_TENSORS];
  WeightsFile *file = weights_open(path);
  weights_read(file, tensor, list_tensors(run, false, tensor));
  weights_close(file);
}

enum { KEY_TEXT = 64 };

static void data_key(const DataFile *file, char key[KEY_TEXT])
{
  snprintf(key, KEY_TEXT, "crc32 %s", file->name);
}

static void note_data(const DataSet *data, Description *d,
                      char key[MAX_DATA_FILES][KEY_TEXT])
{
  for (int i = 0; i < data->files; i++) {
    char *text = d->text[d->entries];
    data_key(&data->file[i], key[i]);
    snprintf(text, ENTRY_TEXT, "%08x", (unsigned)data->file[i].crc32);
    note(d, key[i], text);
  }
}

static void note_position(const Run *run, Description *d)
{
  const Position *at = &run->at;
  note_count(d, "at.epoch", at->epoch);
  note_count(d, "at.step", at->step);
  note_count(d, "at.steps", at->steps);
  note_count(d, "at.images", at->images);
  note_count(d, "at.correct", at->correct);
  note_number(d, "at.seconds", at->seconds);
  note_number(d, "at.loss", at->loss);
  if (schedule_uses_total(run->options->schedule))
    note_count(d, "schedule.steps", run->total);
  note(d, "rows", log_rows(run->log));
}

void checkpoint_write(Run *run, const char *path)
{
  NamedTensor tensor[MAX_TENSORS];
  char key[MAX_DATA_FILES][KEY_TEXT];
  Description d = { 0 };
  describe(run, &d);
  note_data(run->data, &d, key);
  note(&d, "format", FORMAT);
  note(&d, "arithmetic", ARITHMETIC);
  note_position(run, &d);
  weights_write(path, tensor, list_tensors(run, true, tensor), d.entry,
                d.entries);
}

static void demand_entry(const WeightsFile *file, const char *path,
                         const char *key, const char *expected)
{
  const char *found = weights_metadata(file, key);
  if (!found || strcmp(found, expected))
    fail(EXIT_INPUT,
         "%s: expected a checkpoint of this version, %s %s, found %s%.40s",
         path, key, expected, found ? "" : "an older one, without ",
         found ? found : key);
}

static void demand_version(const WeightsFile *file, const char *path)
{
  demand_entry(file, path, "format", FORMAT);
  demand_entry(file, path, "arithmetic", ARITHMETIC);
}
static const char *entry(const WeightsFile *file, const char *path,
                         const char *key)
{
  const char *value = weights_metadata(file, key);
  if (!value)
    fail(EXIT_INPUT, "%s: expected a checkpoint, found no entry %s", path,
         key);
  return value;
}

static size_t entry_count(const WeightsFile *file, const char *path,
                          const char *key, size_t most)
{
  const char *text = entry(file, path, key);
  size_t digits = strspn(text, "0123456789");
  unsigned long long value = strtoull(text, NULL, 10);
  if (!digits || text[digits] || digits > 19 || value > most)
    fail(EXIT_INPUT,
         "%s: expected 0 to %zu in entry %s, found \"%.40s\"", path,
         most, key, text);
  return (size_t)value;
}

static double entry_number(const WeightsFile *file, const char *path,
                           const char *key)
{
  const char *text = entry(file, path, key);
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end)
    fail(EXIT_INPUT, "%s: expected a number in entry %s, found \"%.40s\"",
         path, key, text);
  return value;
}
static void demand_reached(const char *path, const char *key,
                           size_t expected, size_t found)
{
  if (found != expected)
    fail(EXIT_INPUT,
         "%s: expected %zu in entry %s, as after the steps that it "
         "counts, found %zu",
         path, expected, key, found);
}

static void read_position(Run *run, const WeightsFile *file,
                          const char *path)
{
  enum { MOST = 1000000000 };
  size_t batch = run->options->batch;
  size_t steps = (run->training + batch - 1) / batch;
  Position *at = &run->at;
  if (schedule_uses_total(run->options->schedule)) {
    size_t total = entry_count(file, path, "schedule.steps", SIZE_MAX);
    if (total != run->total)
      fail(EXIT_OPTION,
           "options --epochs and --steps: expected %zu steps in all, as "
           "the schedule of the checkpoint %s has, found %zu",
           total, path, run->total);
  }
  at->epoch = entry_count(file, path, "at.epoch", MOST);
  at->step = entry_count(file, path, "at.step", steps - 1);
  size_t seen = at->step * batch;
  at->steps = entry_count(file, path, "at.steps", SIZE_MAX);
  demand_reached(path, "at.steps", at->epoch * steps + at->step,
                 at->steps);
  at->images = entry_count(file, path, "at.images", SIZE_MAX);
  demand_reached(path, "at.images", at->epoch * run->training + seen,
                 at->images);
  at->correct = entry_count(file, path, "at.correct", seen);
  at->seconds = entry_number(file, path, "at.seconds");
  at->loss = entry_number(file, path, "at.loss");
  if (!log_restore(run->log, entry(file, path, "rows")))
    fail(EXIT_INPUT, "%s: expected rows of a log in entry rows", path);
  demand_reached(path, "rows", at->epoch, log_last(run->log)->epoch);
  if (at->steps > run->total)
    fail(EXIT_OPTION,
         "options --epochs and --steps: expected no fewer than the %zu "
         "steps that the checkpoint %s has taken, found %zu",
         at->steps, path, run->total);
}

static void demand_same_data(const Run *run, const WeightsFile *file,
                             const char *path)
{
  for (int i = 0; i < run->data->files; i++) {
    const DataFile *now = &run->data->file[i];
    char key[KEY_TEXT], found[ENTRY_TEXT];
    data_key(now, key);
    snprintf(found, sizeof found, "%08x", (unsigned)now->crc32);
    const char *then = entry(file, path, key);
    if (strcmp(then, found))
      fail(EXIT_INPUT,
           "%s: expected data of %s with CRC-32 %.40s, as in the "
           "checkpoint %s, found %s",
           now->name, run->data->name, then, path, found);
  }
}

static void demand_same_settings(const Run *run, const WeightsFile *file,
                                 const char *path)
{
  Setting setting[MAX_SETTINGS];
  int settings = options_settings(run->options, setting);
  for (int i = 0; i < settings; i++) {
    const char *then = entry(file, path, setting[i].key);
    if (strcmp(then, setting[i].value))
      fail(EXIT_OPTION,
           "option --%s: expected %.40s, as in the checkpoint %s, "
           "found %s",
           setting[i].key, then, path, setting[i].value);
  }
}

void checkpoint_read(Run *run, const char *path)
{
  NamedTensor tensor[MAX_TENSORS];
  WeightsFile *file = weights_open(path);
  entry_count(file, path, "at.epoch", SIZE_MAX);
  demand_version(file, path);
  demand_same_settings(run, file, path);
  demand_same_data(run, file, path);
  run->scaling = scaling_read(file, path);
  weights_read(file, tensor, list_tensors(run, true, tensor));
  read_position(run, file, path);
  weights_close(file);
}
