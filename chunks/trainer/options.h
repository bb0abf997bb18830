#ifndef TRAINER_OPTIONS_H
#define TRAINER_OPTIONS_H

#include "data/augment.h"
#include "data/dataset.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizer.h"
#include "nn/schedule.h"

#include <stdbool.h>
#include <stdint.h>

#define PROGRAM_VERSION "0.1"

/* What was said about a property that not every model has. */
typedef enum {
  SAID_NO,
  SAID_YES,
  UNSAID
} Said;

typedef struct {
  const char *command; /* the whole line, for the log */
  char **arguments;    /* the same in pieces, NULL at the end */
  const char *data, *data_dir;
  ScaleKind scale;
  double scale_by; /* 0: as scale says */
  size_t validation;
  size_t training; /* 0: all that do not validate */
  ModelKind model;
  int hidden_layers; /* 0: one, four times the features wide */
  size_t hidden[MAX_HIDDEN];
  Activation activation;
  bool activation_said;
  Initialization init;
  int depth;  /* 0: unsaid */
  int stages; /* 0: unsaid */
  size_t stage[MAX_STAGES];
  Said batch_norm, residual;
  LossKind loss;
  bool mean; /* the loss of a batch: mean or sum over its images */
  OptimizerKind optimizer;
  ScheduleKind schedule;
  double learning_rate; /* 0.1; of Adam 0.001 */
  double momentum, weight_decay;
  Augmentation augment;
  size_t batch, epochs, steps;
  uint64_t seed;
  int threads; /* 0: as many as there are processors */
  bool shuffle, keep_going, repeatable;
  const char *log, *probe, *load, *save, *checkpoint, *resume;
  const char *wrong, *kernels;  /* of evaluate */
  const char *made, *directory; /* of make-data */
  size_t train_images, test_images;
} Options;

/* An option that decides what is computed, and its value as text. */
enum {
  MAX_SETTINGS = 24,
  SETTING_TEXT = 256
};
typedef struct {
  const char *key;
  char value[SETTING_TEXT];
} Setting;

/* Lists them, defaults included, and returns how many there are. */
int options_settings(const Options *options,
                     Setting setting[MAX_SETTINGS]);

/* Takes a setting from such a list, as if it had been an option. */
void options_set(Options *options, const char *key, const char *value);

/* The options of the model, for images of options->data. Checked
   errors: a model of images for data that are none; a property that
   this model does not have. */
ModelOptions options_model(const Options *options);

/* What the options are before anything is said. */
Options options_default(void);

/* Fills in defaults that depend on other options. Checked error:
   options that exclude each other. */
void options_complete(Options *options);

/* Sets the threads of loops and products, and warns where the
   library's build does not go with ours. */
void use_threads(int threads);

#endif
