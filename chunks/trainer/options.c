#include "trainer/options.h"

#include "core/fail.h"
#include "trainer/parse.h"

#include <cblas.h>
#include <ctype.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const data_name[] = { "synth", "digits", "shapes",
                                         "mnist", "cifar10" };
static const char *const scale_name[] = { "unit", "none", "standard" };
static const char *const model_name[] = { "linear", "mlp", "lenet",
                                          "resnet" };
static const char *const activation_name[] = { "sigmoid", "relu",
                                               "tanh" };
static const char *const init_name[] = { "glorot", "he" };
static const char *const loss_name[] = { "cross-entropy",
                                         "multi-margin" };
static const char *const reduction_name[] = { "sum", "mean" };
static const char *const optimizer_name[] = { "sgd", "adam" };
static const char *const schedule_name[] = { "constant", "cosine",
                                             "one-cycle" };
static const char *const augment_name[] = { "none", "flip-crop" };
static const char *const no_or_yes[] = { "no", "yes" };

#define NOT_SAID NAN

void options_complete(Options *options)
{
  bool adam = options->optimizer == OPTIMIZER_ADAM;
  if (isnan(options->learning_rate))
    options->learning_rate = adam ? 0.001 : 0.1;
  if (adam && options->momentum != 0)
    fail(EXIT_OPTION,
         "option --momentum: expected none with --optimizer adam, which "
         "keeps averages of its own, found %g",
         options->momentum);
  if (options->load && options->resume)
    fail(EXIT_OPTION,
         "options --load and --resume: expected one of the two, since a "
         "checkpoint has weights of its own, found both");
  if (options->data && options->augment != AUGMENT_NONE &&
      !data_dimensions(options->data).height)
    fail(EXIT_OPTION,
         "option --augment: expected none for %s, which has no images, "
         "found flip-crop",
         options->data);
}

Options options_default(void)
{
  return (Options){
    .data_dir = "data",
    .scale = SCALE_UNIT,
    .model = MODEL_MLP,
    .activation = ACTIVATION_RELU,
    .init = INIT_HE,
    .batch_norm = UNSAID,
    .residual = UNSAID,
    .mean = true,
    .learning_rate = NOT_SAID,
    .batch = 128,
    .epochs = 10,
    .seed = 1,
    .shuffle = true,
    .train_images = 60000,
    .test_images = 10000,
  };
}

#define CHOOSE(names) \
  parse_choice(key, value, names, sizeof names / sizeof *names)

enum {
  MOST_IMAGES = 100000000,
  MOST_BATCH = 1000000
};

static void set_scale(Options *options, const char *key,
                      const char *value)
{
  options->scale_by = 0;
  if (isdigit((unsigned char)*value))
    options->scale_by = parse_number(key, value, 1e-9, 1e9);
  else
    options->scale = (ScaleKind)CHOOSE(scale_name);
}
static bool is(const char *key, const char *name)
{
  return !strcmp(key, name);
}

static void set_training(Options *options, const char *key,
                         const char *value)
{
  options->training =
      is(value, "all") ? 0 : parse_count(key, value, 1, MOST_IMAGES);
}
static void set_activation(Options *options, int choice)
{
  options->activation = (Activation)choice;
  options->activation_said = true;
}

void options_set(Options *options, const char *key, const char *value)
{
  if (is(key, "data"))
    options->data = data_name[CHOOSE(data_name)];
  else if (is(key, "scale"))
    set_scale(options, key, value);
  else if (is(key, "validation"))
    options->validation = parse_count(key, value, 0, MOST_IMAGES);
  else if (is(key, "training"))
    set_training(options, key, value);
  else if (is(key, "model"))
    options->model = (ModelKind)CHOOSE(model_name);
  else if (is(key, "hidden"))
    options->hidden_layers =
        parse_counts(key, value, MAX_HIDDEN, options->hidden);
  else if (is(key, "activation"))
    set_activation(options, CHOOSE(activation_name));
  else if (is(key, "init"))
    options->init = (Initialization)CHOOSE(init_name);
  else if (is(key, "depth"))
    options->depth = (int)parse_count(key, value, 4, 110);
  else if (is(key, "channels"))
    options->stages =
        parse_counts(key, value, MAX_STAGES, options->stage);
  else if (is(key, "batch-norm"))
    options->batch_norm = (Said)CHOOSE(no_or_yes);
  else if (is(key, "residual"))
    options->residual = (Said)CHOOSE(no_or_yes);
  else if (is(key, "loss"))
    options->loss = (LossKind)CHOOSE(loss_name);
  else if (is(key, "reduction"))
    options->mean = CHOOSE(reduction_name);
  else if (is(key, "optimizer"))
    options->optimizer = (OptimizerKind)CHOOSE(optimizer_name);
  else if (is(key, "schedule"))
    options->schedule = (ScheduleKind)CHOOSE(schedule_name);
  else if (is(key, "learning-rate"))
    options->learning_rate = parse_number(key, value, 0, 1e30);
  else if (is(key, "momentum"))
    options->momentum = parse_number(key, value, 0, 1);
  else if (is(key, "weight-decay"))
    options->weight_decay = parse_number(key, value, 0, 1e30);
  else if (is(key, "augment"))
    options->augment = (Augmentation)CHOOSE(augment_name);
  else if (is(key, "batch"))
    options->batch = parse_count(key, value, 1, MOST_BATCH);
  else if (is(key, "seed"))
    options->seed = parse_count(key, value, 0, UINT64_MAX);
  else if (is(key, "shuffle"))
    options->shuffle = CHOOSE(no_or_yes);
  else if (is(key, "repeatable"))
    options->repeatable = CHOOSE(no_or_yes);
}

static void add(Setting *setting, int *n, const char *key,
                const char *value)
{
  setting[*n].key = key;
  snprintf(setting[(*n)++].value, SETTING_TEXT, "%s", value);
}

static void add_count(Setting *setting, int *n, const char *key,
                      uint64_t value)
{
  char text[32];
  snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  add(setting, n, key, text);
}

static void add_number(Setting *setting, int *n, const char *key,
                       double value)
{
  char text[64];
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  add(setting, n, key, text);
}
static void add_counts(Setting *setting, int *n, const char *key,
                       int counts, const size_t count[])
{
  char text[SETTING_TEXT] = "default";
  for (int i = 0; i < counts; i++) {
    size_t at = i ? strlen(text) : 0;
    snprintf(text + at, sizeof text - at, "%s%zu", i ? "," : "",
             count[i]);
  }
  add(setting, n, key, text);
}

static bool has_batch_norm(const Options *options)
{
  if (options->batch_norm == UNSAID)
    return options->model == MODEL_RESNET;
  return options->batch_norm == SAID_YES;
}

static int depth_of(const Options *options)
{
  return options->depth ? options->depth : 20;
}

static void add_model(Setting *setting, int *n, const Options *o)
{
  add(setting, n, "model", model_name[o->model]);
  if (o->model == MODEL_RESNET) {
    add_count(setting, n, "depth", (uint64_t)depth_of(o));
    add_counts(setting, n, "channels", o->stages, o->stage);
  }
  if (o->model == MODEL_MLP)
    add_counts(setting, n, "hidden", o->hidden_layers, o->hidden);
  if (o->model != MODEL_LINEAR)
    add(setting, n, "activation", activation_name[o->activation]);
  if (o->model == MODEL_LENET || o->model == MODEL_RESNET)
    add(setting, n, "batch-norm", no_or_yes[has_batch_norm(o)]);
  if (o->model == MODEL_RESNET)
    add(setting, n, "residual", no_or_yes[o->residual != SAID_NO]);
}

int options_settings(const Options *options,
                     Setting setting[MAX_SETTINGS])
{
  int n = 0;
  add(setting, &n, "data", options->data);
  if (options->scale_by > 0)
    add_number(setting, &n, "scale", options->scale_by);
  else
    add(setting, &n, "scale", scale_name[options->scale]);
  add_count(setting, &n, "validation", options->validation);
  if (options->training)
    add_count(setting, &n, "training", options->training);
  else
    add(setting, &n, "training", "all");
  add_model(setting, &n, options);
  add(setting, &n, "init", init_name[options->init]);
  add(setting, &n, "loss", loss_name[options->loss]);
  add(setting, &n, "reduction", reduction_name[options->mean]);
  add(setting, &n, "optimizer", optimizer_name[options->optimizer]);
  add_number(setting, &n, "learning-rate", options->learning_rate);
  if (options->optimizer == OPTIMIZER_SGD)
    add_number(setting, &n, "momentum", options->momentum);
  add_number(setting, &n, "weight-decay", options->weight_decay);
  add(setting, &n, "schedule", schedule_name[options->schedule]);
  add(setting, &n, "augment", augment_name[options->augment]);
  add_count(setting, &n, "batch", options->batch);
  add_count(setting, &n, "seed", options->seed);
  add(setting, &n, "shuffle", no_or_yes[options->shuffle]);
  add(setting, &n, "repeatable", no_or_yes[options->repeatable]);
  return n;
}

static void demand_model(bool right, const char *option,
                         const char *models, const Options *options)
{
  if (!right)
    fail(EXIT_OPTION, "option --%s: expected --model %s with it, found %s",
         option, models, model_name[options->model]);
}

static void demand_properties(const Options *o)
{
  bool resnet = o->model == MODEL_RESNET;
  demand_model(resnet || !o->depth, "depth", "resnet", o);
  demand_model(resnet || !o->stages, "channels", "resnet", o);
  demand_model(o->model == MODEL_MLP || !o->hidden_layers, "hidden",
               "mlp", o);
  demand_model(o->model != MODEL_LINEAR || !o->activation_said,
               "activation", "mlp, lenet or resnet", o);
  demand_model(resnet || o->residual != SAID_YES, "residual", "resnet",
               o);
  demand_model(resnet || o->model == MODEL_LENET ||
                   o->batch_norm != SAID_YES,
               "batch-norm", "lenet or resnet", o);
}

static void demand_images(const Options *o, const Dimensions *data)
{
  bool wanted = o->model == MODEL_LENET || o->model == MODEL_RESNET;
  if (wanted && !data->height)
    fail(EXIT_OPTION,
         "option --model: expected linear or mlp for %s, which has no "
         "images, found %s",
         o->data, model_name[o->model]);
}
static void fill_in_hidden(ModelOptions *model, const Options *options)
{
  model->hidden_layers = options->hidden_layers;
  memcpy(model->hidden, options->hidden, sizeof model->hidden);
  if (!model->hidden_layers) {
    model->hidden_layers = 1;
    model->hidden[0] = 4 * model->features;
  }
}

ModelOptions options_model(const Options *options)
{
  Dimensions data = data_dimensions(options->data);
  demand_properties(options);
  demand_images(options, &data);
  ModelOptions model = {
    .kind = options->model,
    .features = data.features,
    .classes = data.classes,
    .activation = options->activation,
    .init = options->init,
    .channels = data.channels,
    .height = data.height,
    .width = data.width,
    .depth = depth_of(options),
    .stages = options->stages,
    .batch_norm = has_batch_norm(options),
    .residual = options->residual != SAID_NO,
  };
  memcpy(model.stage, options->stage, sizeof model.stage);
  if (options->model == MODEL_MLP)
    fill_in_hidden(&model, options);
  return model;
}

void use_threads(int threads)
{
  enum { OPENMP_BUILD = 2 };
  if (threads)
    omp_set_num_threads(threads);
  if (openblas_get_parallel() != OPENMP_BUILD && omp_get_max_threads() > 1)
    fprintf(stderr, "trainer: warning: expected the OpenMP build of "
                    "OpenBLAS, found another, which is slower here "
                    "(Debian: libopenblas0-openmp)\n");
}
