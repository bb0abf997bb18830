/* All options of all commands, and the table that describes them.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_OPTIONS_H
#define TRAINER_OPTIONS_H

#include "data/augment.h"
#include "data/dataset.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizers.h"
#include "nn/schedule.h"

#include <stdbool.h>
#include <stdint.h>

#define PROGRAM_VERSION "0.1"

enum { MAX_OPTIONS = 64 };

typedef struct {
  const char *command;    /* the whole line, for the log */
  char **arguments;       /* the same in pieces, NULL at the end */
  bool said[MAX_OPTIONS]; /* which lines of the table were used */
  const char *data, *data_dir;
  ScaleKind scale;
  double scale_by; /* 0: as scale says */
  size_t validation;
  size_t training; /* 0: all that do not validate */
  ModelKind model;
  int hidden_layers; /* 0: one, four times the features wide */
  size_t hidden[MAX_HIDDEN];
  Activation activation;
  Initialization init;
  int depth;
  int stages; /* 0: those of the model */
  size_t stage[MAX_STAGES];
  bool batch_norm, residual;
  LossKind loss;
  bool mean; /* the loss of a batch: mean or sum over its images */
  OptimizerKind optimizer;
  ScheduleKind schedule;
  double learning_rate, momentum, weight_decay;
  Augmentation augment;
  size_t batch, epochs, steps; /* steps 0: no limit */
  uint64_t seed;
  int threads; /* 0: as many as there are processors */
  bool shuffle, keep_going, repeatable;
  const char *log, *probe, *load, *save, *checkpoint, *resume;
  const char *wrong, *kernels;  /* of evaluate */
  const char *made, *directory; /* of make-data */
  size_t train_images, test_images;
} Options;

/* Which commands take an option, and whether it is a setting. */
enum {
  TRAIN = 1,
  EVALUATE = 2,
  GRAPH = 4,
  MAKE_DATA = 8,
  SETTING = 16,
  MODEL_PROPERTY = 32,    /* only some models have it */
  OPTIMIZER_PROPERTY = 64 /* only some optimizers */
};

typedef struct Kind Kind;
typedef const char *NameOf(int choice);

/* A line of the table of options. */
typedef struct {
  const char *name;
  const Kind *kind;
  size_t offset, size;    /* of its place in Options */
  unsigned belongs;       /* to commands and lists, as above */
  const char *initial;    /* the default as text; NULL: nothing, 0 */
  const char *argument;   /* what help calls the value; NULL: none */
  const char *help;       /* what it is, and a default in words */
  NameOf *name_of;        /* of choices */
  uint64_t least, most;   /* of whole numbers */
  double lowest, highest; /* of others */
  const char *zero;       /* the word for 0, if it has one */
} Option;

/* The line number i from 0; NULL behind the last one. */
const Option *option_at(int i);

/* What the options are before anything is said. */
Options options_default(void);

/* Takes an option of the table, or a setting of this name, as if it
   had been said on the command line. Checked error: a value that is
   none of its kind. */
void option_take(const Option *option, Options *options,
                 const char *value);
void options_set(Options *options, const char *key, const char *value);

/* A setting and its value as text. */
enum {
  MAX_SETTINGS = 32,
  SETTING_TEXT = 256
};
typedef struct {
  const char *key;
  char value[SETTING_TEXT];
} Setting;

/* Lists the settings that the model and the optimizer have, defaults
   included, and returns how many there are. */
int options_settings(const Options *options,
                     Setting setting[MAX_SETTINGS]);

/* Fills in defaults that depend on other options. Checked error:
   options that exclude each other. */
void options_complete(Options *options);

/* Whether a setting was said, and its value as text. */
bool options_said(const Options *options, const char *key,
                  char text[SETTING_TEXT]);

/* The options of the model, for images of options->data. Checked
   errors: a model of images for data that are none; a property that
   this model does not have. */
ModelOptions options_model(const Options *options);

/* Sets the threads of loops and products, and warns where the
   library's build does not go with ours. */
void use_threads(int threads);

#endif
