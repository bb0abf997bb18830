#include "trainer/commands.h"

#include "core/fail.h"
#include "data/make.h"
#include "data/output.h"
#include "trainer/evaluate.h"
#include "trainer/libraries.h"
#include "trainer/options.h"
#include "trainer/parse.h"
#include "trainer/train.h"

#include "nn/loss.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  KEY_DATA_DIR = 1000,
  KEY_EPOCHS,
  KEY_STEPS,
  KEY_THREADS,
  KEY_KEEP_GOING,
  KEY_LOG,
  KEY_PROBE,
  KEY_LOAD,
  KEY_SAVE,
  KEY_CHECKPOINT,
  KEY_RESUME,
  KEY_WRONG,
  KEY_KERNELS,
  KEY_TRAIN,
  KEY_TEST,
  KEY_SETTING /* and above: an option that options_set understands */
};

static const char *const setting_name[] = {
  "data", "scale", "validation", "model", "hidden", "activation",
  "init", "loss", "reduction", "optimizer", "learning-rate",
  "momentum", "weight-decay", "batch", "seed", "shuffle", "depth",
  "batch-norm", "residual", "schedule", "augment", "training",
  "channels", "repeatable"
};
enum { SETTINGS = sizeof setting_name / sizeof *setting_name };
static const struct argp_option train_options[] = {
  { "data", KEY_SETTING + 0, "NAME", 0,
    "synth, digits, shapes, mnist or cifar10 (required)", 0 },
  { "data-dir", KEY_DATA_DIR, "DIR", 0,
    "where real data lie (default data)", 0 },
  { "model", KEY_SETTING + 3, "NAME", 0,
    "linear, mlp, lenet or resnet (default mlp)", 0 },
  { "hidden", KEY_SETTING + 4, "N[,N...]", 0,
    "units of each hidden layer (default 4 x the features)", 0 },
  { "activation", KEY_SETTING + 5, "NAME", 0,
    "sigmoid, relu or tanh (default relu)", 0 },
  { "init", KEY_SETTING + 6, "NAME", 0,
    "first weights: glorot or he (default he)", 0 },
  { "depth", KEY_SETTING + 16, "N", 0,
    "layers of a resnet: 8, 14, 20 ... with three stages (default 20)", 0 },
  { "channels", KEY_SETTING + 22, "N[,N...]", 0,
    "channels of each stage of a resnet (default 16,32,64)", 0 },
  { "batch-norm", KEY_SETTING + 17, "yes|no", 0,
    "normalise batches (default yes for resnet, no for lenet)", 0 },
  { "residual", KEY_SETTING + 18, "yes|no", 0,
    "add a resnet block's input to its output (default yes)", 0 },
  { "seed", KEY_SETTING + 14, "N", 0,
    "decides every random number (default 1)", 0 },
  { "scale", KEY_SETTING + 1, "NAME", 0,
    "unit (pixels / 255), none, standard, or a factor (default unit)", 0 },
  { "validation", KEY_SETTING + 2, "N", 0,
    "keep the last N training images for validation (default 0)", 0 },
  { "training", KEY_SETTING + 21, "N", 0,
    "learn from the first N of the others only (default all)", 0 },
  { "loss", KEY_SETTING + 7, "NAME", 0,
    "cross-entropy or multi-margin (default cross-entropy)", 0 },
  { "reduction", KEY_SETTING + 8, "NAME", 0,
    "loss of a batch: mean or sum of its images' (default mean)", 0 },
  { "optimizer", KEY_SETTING + 9, "NAME", 0,
    "sgd or adam (default sgd)", 0 },
  { "learning-rate", KEY_SETTING + 10, "R", 0,
    "length of a step (default 0.1, with adam 0.001)", 0 },
  { "schedule", KEY_SETTING + 19, "NAME", 0,
    "constant, cosine or one-cycle (default constant)", 0 },
  { "momentum", KEY_SETTING + 11, "M", 0,
    "with sgd: share of the last step, 0 to 1 (default 0)", 0 },
  { "weight-decay", KEY_SETTING + 12, "L", 0,
    "pull towards zero (default 0)", 0 },
  { "augment", KEY_SETTING + 20, "NAME", 0,
    "none, or flip-crop: move and mirror images (default none)", 0 },
  { "batch", KEY_SETTING + 13, "N", 0,
    "images for one step (default 128)", 0 },
  { "shuffle", KEY_SETTING + 15, "yes|no", 0,
    "a new order in every epoch (default yes)", 0 },
  { "epochs", KEY_EPOCHS, "N", 0,
    "how often to go through the images (default 10)", 0 },
  { "steps", KEY_STEPS, "N", 0, "stop after N steps", 0 },
  { "threads", KEY_THREADS, "N", 0,
    "how many to use (default one a processor)", 0 },
  { "keep-going", KEY_KEEP_GOING, NULL, 0,
    "do not stop at a loss that is not finite", 0 },
  { "repeatable", KEY_SETTING + 23, "yes|no", 0,
    "the same bits on every processor with AVX2 (default no)", 0 },
  { "log", KEY_LOG, "FILE.tsv", 0, "write a row for every epoch", 0 },
  { "probe", KEY_PROBE, "FILE.tsv", 0,
    "write what is inside: flat and dead units, gradients' norms", 0 },
  { "load", KEY_LOAD, "FILE.safetensors", 0,
    "begin with these weights", 0 },
  { "save", KEY_SAVE, "FILE.safetensors", 0,
    "write the last weights", 0 },
  { "checkpoint", KEY_CHECKPOINT, "FILE", 0,
    "write after every epoch, and when interrupted", 0 },
  { "resume", KEY_RESUME, "FILE", 0, "go on from a checkpoint", 0 },
  { 0 }
};

static const struct argp_option graph_options[] = {
  { "data", KEY_SETTING + 0, "NAME", 0,
    "synth, digits, shapes, mnist or cifar10 (required)", 0 },
  { "data-dir", KEY_DATA_DIR, "DIR", 0,
    "where real data lie (default data)", 0 },
  { "model", KEY_SETTING + 3, "NAME", 0,
    "linear, mlp, lenet or resnet (default mlp)", 0 },
  { "hidden", KEY_SETTING + 4, "N[,N...]", 0,
    "units of each hidden layer (default 4 x the features)", 0 },
  { "activation", KEY_SETTING + 5, "NAME", 0,
    "sigmoid, relu or tanh (default relu)", 0 },
  { "init", KEY_SETTING + 6, "NAME", 0,
    "first weights: glorot or he (default he)", 0 },
  { "depth", KEY_SETTING + 16, "N", 0,
    "layers of a resnet: 8, 14, 20 ... with three stages (default 20)", 0 },
  { "channels", KEY_SETTING + 22, "N[,N...]", 0,
    "channels of each stage of a resnet (default 16,32,64)", 0 },
  { "batch-norm", KEY_SETTING + 17, "yes|no", 0,
    "normalise batches (default yes for resnet, no for lenet)", 0 },
  { "residual", KEY_SETTING + 18, "yes|no", 0,
    "add a resnet block's input to its output (default yes)", 0 },
  { "seed", KEY_SETTING + 14, "N", 0,
    "decides every random number (default 1)", 0 },
  { "loss", KEY_SETTING + 7, "NAME", 0,
    "cross-entropy or multi-margin (default cross-entropy)", 0 },
  { 0 }
};

static const struct argp_option evaluate_options[] = {
  { "data", KEY_SETTING + 0, "NAME", 0,
    "synth, digits, shapes, mnist or cifar10 (required)", 0 },
  { "data-dir", KEY_DATA_DIR, "DIR", 0,
    "where real data lie (default data)", 0 },
  { "load", KEY_LOAD, "FILE.safetensors", 0, "the weights (required)",
    0 },
  { "log", KEY_LOG, "FILE.tsv", 0, "write the result as a table", 0 },
  { "wrong", KEY_WRONG, "FILE.tsv", 0,
    "write which images were wrong, and what they were taken for", 0 },
  { "kernels", KEY_KERNELS, "FILE.tsv", 0,
    "write the first convolution's, before and after training", 0 },
  { "threads", KEY_THREADS, "N", 0,
    "how many to use (default one a processor)", 0 },
  { "repeatable", KEY_SETTING + 23, "yes|no", 0,
    "the same bits on every processor with AVX2 (default no)", 0 },
  { 0 }
};

static const struct argp_option make_data_options[] = {
  { "train", KEY_TRAIN, "N", 0, "training images (default 60000)", 0 },
  { "test", KEY_TEST, "N", 0, "test images (default 10000)", 0 },
  { "seed", KEY_SETTING + 14, "N", 0,
    "decides every image (default 1)", 0 },
  { 0 }
};

static error_t take_option(int key, char *text, struct argp_state *state)
{
  Options *options = state->input;
  if (key >= KEY_SETTING && key < KEY_SETTING + SETTINGS) {
    options_set(options, setting_name[key - KEY_SETTING], text);
    return 0;
  }
  switch (key) {
  case KEY_DATA_DIR: options->data_dir = text; return 0;
  case KEY_LOG: options->log = text; return 0;
  case KEY_PROBE: options->probe = text; return 0;
  case KEY_LOAD: options->load = text; return 0;
  case KEY_SAVE: options->save = text; return 0;
  case KEY_CHECKPOINT: options->checkpoint = text; return 0;
  case KEY_RESUME: options->resume = text; return 0;
  case KEY_WRONG: options->wrong = text; return 0;
  case KEY_KERNELS: options->kernels = text; return 0;
  case KEY_KEEP_GOING: options->keep_going = true; return 0;
  case KEY_EPOCHS:
    options->epochs = parse_count("epochs", text, 0, 1000000);
    return 0;
  case KEY_STEPS:
    options->steps = parse_count("steps", text, 1, 1000000000);
    return 0;
  case KEY_THREADS:
    options->threads = (int)parse_count("threads", text, 1, 1024);
    return 0;
  case KEY_TRAIN:
    options->train_images = parse_count("train", text, 1, 1000000);
    return 0;
  case KEY_TEST:
    options->test_images = parse_count("test", text, 1, 1000000);
    return 0;
  case ARGP_KEY_ARG:
    if (options->made && state->arg_num < 2) {
      *(state->arg_num ? &options->directory : &options->made) = text;
      return 0;
    }
    fail(EXIT_OPTION,
         "command line: expected only options behind the command, found "
         "\"%.40s\"",
         text);
  default: return ARGP_ERR_UNKNOWN;
  }
}

static char *join(int argc, char *argv[])
{
  size_t size = sizeof "trainer";
  for (int i = 0; i < argc; i++)
    size += 1 + strlen(argv[i]);
  char *line = malloc(size);
  if (!line)
    fail(EXIT_INPUT, "memory: expected room for a line, found none left");
  strcpy(line, "trainer");
  for (int i = 0; i < argc; i++)
    strcat(strcat(line, " "), argv[i]);
  return line;
}

static char **keep(int argc, char *argv[])
{
  static char name[] = "trainer";
  char **kept = calloc((size_t)argc + 2, sizeof *kept);
  if (!kept)
    fail(EXIT_INPUT, "memory: expected room for a line, found none left");
  kept[0] = name;
  memcpy(kept + 1, argv, (size_t)argc * sizeof *kept);
  return kept;
}

static Options read_options(int argc, char *argv[],
                            const struct argp_option *table,
                            const char *arguments, const char *about)
{
  Options options = options_default();
  options.command = join(argc, argv);
  options.arguments = keep(argc, argv);
  options.made = arguments ? "" : NULL;
  const struct argp argp = { table, take_option, arguments, about, NULL,
                             NULL, NULL };
  char name[32];
  snprintf(name, sizeof name, "trainer %s", argv[0]);
  argv[0] = name; /* argp prints it */
  argp_parse(&argp, argc, argv, 0, NULL, &options);
  options_complete(&options);
  if (!options.data && !arguments)
    fail(EXIT_OPTION,
         "option --data: expected the name of a data set, found none");
  return options;
}
typedef struct {
  const char *option, *path;
} Output;

static void demand_two(const Output *a, const Output *b)
{
  if (a->path && b->path && !strcmp(a->path, b->path) &&
      strncmp(a->path, "/dev/", 5))
    fail(EXIT_OPTION,
         "options --%s and --%s: expected two files, found %s for both",
         a->option, b->option, a->path);
}

static void demand_outputs(int count, const Output output[])
{
  for (int i = 0; i < count; i++) {
    for (int k = 0; k < i; k++)
      demand_two(&output[k], &output[i]);
    if (output[i].path)
      output_check(output[i].path);
  }
}

int command_train(int argc, char *argv[])
{
  Options options = read_options(argc, argv, train_options, NULL,
                                 "Trains a model.");
  const Output output[] = { { "log", options.log },
                            { "probe", options.probe },
                            { "save", options.save },
                            { "checkpoint", options.checkpoint } };
  demand_outputs(4, output);
  settle_libraries(options.repeatable, options.arguments);
  return train(&options);
}

int command_make_data(int argc, char *argv[])
{
  Options options =
      read_options(argc, argv, make_data_options, "digits|shapes DIR",
                   "Writes the data that the program draws itself.");
  if (strcmp(options.made, "digits") && strcmp(options.made, "shapes"))
    fail(EXIT_OPTION,
         "make-data: expected digits or shapes, found \"%.40s\"",
         options.made);
  if (!options.directory)
    fail(EXIT_OPTION, "make-data: expected a folder to write to");
  bool shapes = !strcmp(options.made, "shapes");
  (shapes ? make_shapes : make_digits)(
      options.directory, options.train_images, options.test_images,
      options.seed);
  return 0;
}
int command_graph(int argc, char *argv[])
{
  static const unsigned char label[2] = { 0, 1 };
  Options options = read_options(argc, argv, graph_options, NULL,
                                 "Draws the graph of one step.");
  ModelOptions shape = options_model(&options);
  Model *model = model_new(&shape, options.seed);
  Graph *graph = graph_new();
  TensorNode *images = tensor_new(
      graph->arena, matrix_shape(2, shape.features), "images");
  memset(images->value, 0, 2 * shape.features * sizeof(real));
  TensorNode *scores = model_training_scores(model, graph, images);
  graph_backward(graph, apply_loss(graph, options.loss, scores, label,
                                   true));
  graph_draw(graph, stdout);
  graph_free(graph);
  model_free(model);
  return 0;
}
int command_evaluate(int argc, char *argv[])
{
  Options options = read_options(argc, argv, evaluate_options, NULL,
                                 "Tests saved weights.");
  if (!options.load)
    fail(EXIT_OPTION, "option --load: expected a file, found none");
  const Output output[] = { { "log", options.log },
                            { "wrong", options.wrong },
                            { "kernels", options.kernels } };
  demand_outputs(3, output);
  settle_libraries(options.repeatable, options.arguments);
  return evaluate(&options);
}
