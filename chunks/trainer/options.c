/* The table of options, and what is made from it.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/options.h"

#include "core/fail.h"
#include "trainer/kinds.h"

#include <cblas.h>
#include <omp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *no_or_yes(int i)
{
  static const char *const name[] = { "no", "yes", NULL };
  return name[i];
}

static const char *scale_name(int i)
{
  static const char *const name[] = { "unit", "none", "standard", NULL };
  return name[i];
}

static const char *init_name(int i)
{
  static const char *const name[] = { "glorot", "he", NULL };
  return name[i];
}

static const char *reduction_name(int i)
{
  static const char *const name[] = { "sum", "mean", NULL };
  return name[i];
}

static const char *augment_name(int i)
{
  static const char *const name[] = { "none", "flip-crop", NULL };
  return name[i];
}

static const char *model_name(int i)
{
  const ModelTraits *traits = model_traits(i);
  return traits ? traits->name : NULL;
}

static const char *optimizer_name(int i)
{
  const OptimizerTraits *traits = optimizer_traits(i);
  return traits ? traits->name : NULL;
}

#define AT(field) offsetof(Options, field), sizeof((Options){ 0 }.field)

enum {
  MOST_IMAGES = 100000000,
  BOTH = TRAIN | EVALUATE,
  STEP = TRAIN | SETTING,
  SHAPE = TRAIN | GRAPH | SETTING,
  TEST = SHAPE | EVALUATE,
};

static const Option table[] = {
  { "data", &name_kind, AT(data), TRAIN | EVALUATE | GRAPH | SETTING, NULL,
    "NAME", "the data set (required)", .name_of = data_name },
  { "scale", &scale_kind, 0, 0, STEP | EVALUATE, "unit", "NAME",
    "a factor for pixels, or how to find one (unit is 1/255)",
    .name_of = scale_name, .lowest = 1e-9, .highest = 1e9 },
  { "validation", &count_kind, AT(validation), STEP, "0", "N",
    "keep the last N training images for validation",
    .most = MOST_IMAGES },
  { "training", &count_kind, AT(training), STEP, "all", "N",
    "learn from the first N of the others only", .least = 1,
    .most = MOST_IMAGES, .zero = "all" },
  { "model", &choice_kind, AT(model), TEST, "mlp", "NAME", "the network",
    .name_of = model_name },
  { "depth", &count_kind, AT(depth), TEST | MODEL_PROPERTY, "20", "N",
    "layers of a resnet: 8, 14, 20 ... with three stages", .least = 4,
    .most = 110 },
  { "channels", &stages_kind, 0, 0, TEST | MODEL_PROPERTY, NULL,
    "N[,N...]", "channels of each stage of a resnet (default 16,32,64)" },
  { "hidden", &hidden_kind, 0, 0, TEST | MODEL_PROPERTY, NULL, "N[,N...]",
    "units of each hidden layer (default 4 x the features)" },
  { "activation", &choice_kind, AT(activation), TEST | MODEL_PROPERTY,
    "relu", "NAME", "what stands between layers",
    .name_of = activation_name },
  { "batch-norm", &choice_kind, AT(batch_norm), TEST | MODEL_PROPERTY,
    NULL, "yes|no",
    "normalise batches (default yes for resnet, no for lenet)",
    .name_of = no_or_yes },
  { "residual", &choice_kind, AT(residual), TEST | MODEL_PROPERTY, "yes",
    "yes|no", "add a resnet block's input to its output",
    .name_of = no_or_yes },
  { "init", &choice_kind, AT(init), SHAPE, "he", "NAME",
    "how the first weights are drawn", .name_of = init_name },
  { "loss", &choice_kind, AT(loss), TEST, "cross-entropy", "NAME",
    "the loss of an image", .name_of = loss_name },
  { "reduction", &choice_kind, AT(mean), STEP, "mean", "NAME",
    "what the losses of a batch's images become",
    .name_of = reduction_name },
  { "optimizer", &choice_kind, AT(optimizer), STEP, "sgd", "NAME",
    "what takes the steps", .name_of = optimizer_name },
  { "learning-rate", &number_kind, AT(learning_rate), STEP, NULL, "R",
    "length of a step (default 0.1, with adam 0.001)", .highest = 1e30 },
  { "momentum", &number_kind, AT(momentum), STEP | OPTIMIZER_PROPERTY, "0",
    "M", "with sgd: share of the last step, 0 to 1", .highest = 1 },
  { "weight-decay", &number_kind, AT(weight_decay), STEP, "0", "L",
    "pull towards zero", .highest = 1e30 },
  { "schedule", &choice_kind, AT(schedule), STEP, "constant", "NAME",
    "the learning rate over time", .name_of = schedule_name },
  { "augment", &choice_kind, AT(augment), STEP, "none", "NAME",
    "move and mirror images", .name_of = augment_name },
  { "batch", &count_kind, AT(batch), STEP, "128", "N",
    "images for one step", .least = 1, .most = 1000000 },
  { "seed", &count_kind, AT(seed), SHAPE | MAKE_DATA, "1", "N",
    "decides every random number", .most = UINT64_MAX },
  { "shuffle", &choice_kind, AT(shuffle), STEP, "yes", "yes|no",
    "a new order in every epoch", .name_of = no_or_yes },
  { "repeatable", &choice_kind, AT(repeatable), STEP | EVALUATE, "no",
    "yes|no", "the same bits on every processor with AVX2",
    .name_of = no_or_yes },
  { "data-dir", &path_kind, AT(data_dir), TRAIN | EVALUATE | GRAPH, "data",
    "DIR", "where real data lie" },
  { "epochs", &count_kind, AT(epochs), TRAIN, "10", "N",
    "how often to go through the images", .most = 1000000 },
  { "steps", &count_kind, AT(steps), TRAIN, NULL, "N",
    "stop after N steps", .least = 1, .most = 1000000000 },
  { "threads", &count_kind, AT(threads), BOTH, NULL, "N",
    "how many to use (default one a processor)", .least = 1,
    .most = 1024 },
  { "keep-going", &flag_kind, AT(keep_going), TRAIN, NULL, NULL,
    "do not stop at a loss that is not finite" },
  { "log", &path_kind, AT(log), BOTH, NULL, "FILE.tsv",
    "write what came out as a table" },
  { "probe", &path_kind, AT(probe), TRAIN, NULL, "FILE.tsv",
    "write what is inside: flat and dead units, gradients' norms" },
  { "load", &path_kind, AT(load), BOTH, NULL, "FILE.safetensors",
    "weights to begin with; of evaluate, to test (required)" },
  { "save", &path_kind, AT(save), TRAIN, NULL, "FILE.safetensors",
    "write the last weights" },
  { "checkpoint", &path_kind, AT(checkpoint), TRAIN, NULL, "FILE",
    "write after every epoch, and when interrupted" },
  { "resume", &path_kind, AT(resume), TRAIN, NULL, "FILE",
    "go on from a checkpoint" },
  { "wrong", &path_kind, AT(wrong), EVALUATE, NULL, "FILE.tsv",
    "write which images were wrong, and what they were taken for" },
  { "kernels", &path_kind, AT(kernels), EVALUATE, NULL, "FILE.tsv",
    "write the first convolution's, before and after training" },
  { "train", &count_kind, AT(train_images), MAKE_DATA, "60000", "N",
    "training images", .least = 1, .most = 1000000 },
  { "test", &count_kind, AT(test_images), MAKE_DATA, "10000", "N",
    "test images", .least = 1, .most = 1000000 },
};
enum { OPTIONS = sizeof table / sizeof *table };
_Static_assert(sizeof table / sizeof *table <= MAX_OPTIONS,
               "more options than places");

const Option *option_at(int i)
{
  return i < OPTIONS ? &table[i] : NULL;
}

void option_take(const Option *option, Options *options,
                 const char *value)
{
  option->kind->read(option, value, (char *)options + option->offset);
  options->said[option - table] = true;
}

void options_set(Options *options, const char *key, const char *value)
{
  for (int i = 0; i < OPTIONS; i++)
    if (!strcmp(key, table[i].name))
      option_take(&table[i], options, value);
}

Options options_default(void)
{
  Options options = { .command = NULL };
  for (int i = 0; i < OPTIONS; i++)
    if (table[i].initial)
      option_take(&table[i], &options, table[i].initial);
  memset(options.said, 0, sizeof options.said);
  return options;
}

static bool among(const char *const names[], const char *name)
{
  for (; *names; names++)
    if (!strcmp(*names, name))
      return true;
  return false;
}

static bool model_has(int model, const Option *option)
{
  return !(option->belongs & MODEL_PROPERTY) ||
         among(model_traits(model)->option, option->name);
}

static bool optimizer_has(int optimizer, const Option *option)
{
  return !(option->belongs & OPTIMIZER_PROPERTY) ||
         among(optimizer_traits(optimizer)->option, option->name);
}

static void value_of(const Option *option, const Options *options,
                     char text[SETTING_TEXT])
{
  option->kind->write(option, (const char *)options + option->offset,
                      text);
}

int options_settings(const Options *options,
                     Setting setting[MAX_SETTINGS])
{
  int n = 0;
  for (int i = 0; i < OPTIONS && n < MAX_SETTINGS; i++) {
    const Option *option = &table[i];
    if (!(option->belongs & SETTING) ||
        !model_has((int)options->model, option) ||
        !optimizer_has((int)options->optimizer, option))
      continue;
    setting[n].key = option->name;
    value_of(option, options, setting[n++].value);
  }
  return n;
}

static bool asks(const Option *option, const Options *options)
{
  static const char *const none[] = { "no", "default", "0", NULL };
  char text[SETTING_TEXT];
  value_of(option, options, text);
  return options->said[option - table] && !among(none, text);
}

/* Fails with the names of those that have the option. */
_Noreturn static void refuse(const Option *option, const char *which,
                             NameOf *name_of, int found,
                             bool (*has)(int, const Option *))
{
  const char *name[MAX_OPTIONS];
  char list[SETTING_TEXT] = "";
  int n = 0;
  for (int i = 0; name_of(i); i++)
    if (has(i, option))
      name[n++] = name_of(i);
  for (int i = 0; i < n; i++) {
    size_t at = strlen(list);
    const char *between = i == n - 1 ? " or " : ", ";
    snprintf(list + at, sizeof list - at, "%s%s", i ? between : "",
             name[i]);
  }
  fail(EXIT_OPTION, "option --%s: expected --%s %s with it, found %s",
       option->name, which, list, name_of(found));
}

static void demand_properties(const Options *options)
{
  int model = (int)options->model, optimizer = (int)options->optimizer;
  for (int i = 0; i < OPTIONS; i++) {
    const Option *option = &table[i];
    if (!model_has(model, option) && asks(option, options))
      refuse(option, "model", model_name, model, model_has);
    if (!optimizer_has(optimizer, option) && asks(option, options))
      refuse(option, "optimizer", optimizer_name, optimizer,
             optimizer_has);
  }
}
static bool said(const Options *options, const char *name)
{
  for (int i = 0; i < OPTIONS; i++)
    if (!strcmp(name, table[i].name))
      return options->said[i];
  return false;
}

bool options_said(const Options *options, const char *key,
                  char text[SETTING_TEXT])
{
  for (int i = 0; i < OPTIONS; i++)
    if (!strcmp(key, table[i].name))
      value_of(&table[i], options, text);
  return said(options, key);
}

void options_complete(Options *options)
{
  demand_properties(options);
  if (!said(options, "learning-rate"))
    options->learning_rate =
        optimizer_traits((int)options->optimizer)->learning_rate;
  if (!said(options, "batch-norm"))
    options->batch_norm = model_traits((int)options->model)->batch_norm;
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

static void demand_images(const Options *o, const Dimensions *data)
{
  if (data->height || !model_traits((int)o->model)->images)
    return;
  char list[SETTING_TEXT] = "";
  for (int i = 0; model_name(i); i++) {
    size_t at = strlen(list);
    if (!model_traits(i)->images)
      snprintf(list + at, sizeof list - at, "%s%s", at ? " or " : "",
               model_name(i));
  }
  fail(EXIT_OPTION,
       "option --model: expected %s for %s, which has no images, "
       "found %s",
       list, o->data, model_name((int)o->model));
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
    .depth = options->depth,
    .stages = options->stages,
    .batch_norm = options->batch_norm,
    .residual = options->residual,
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
    say("warning: expected the OpenMP build of OpenBLAS, found another, "
        "which is slower here (Debian: libopenblas0-openmp)");
}
