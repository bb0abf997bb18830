/* Reads the options of a command, and runs it.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/commands.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "data/output.h"
#include "trainer/evaluate.h"
#include "trainer/interrupt.h"
#include "trainer/libraries.h"
#include "trainer/options.h"
#include "trainer/train.h"

#include "nn/loss.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  FIRST_KEY = 1000,
  HELP_TEXT = 256
};

static const char *explain(const Option *option)
{
  char *text = allocate(HELP_TEXT, 1, "help");
  int at = snprintf(text, HELP_TEXT, "%s", option->help);
  bool list = option->name_of && strcmp(option->argument, "yes|no");
  for (int i = 0; list && option->name_of(i); i++)
    at += snprintf(text + at, HELP_TEXT - (size_t)at, "%s%s",
                   i == 0 ? ": " : ", ", option->name_of(i));
  if (option->initial)
    snprintf(text + at, HELP_TEXT - (size_t)at, " (default %s)",
             option->initial);
  return text;
}

static void write_table(unsigned command,
                        struct argp_option argp[MAX_OPTIONS + 1])
{
  int n = 0;
  const Option *option;
  for (int i = 0; (option = option_at(i)); i++)
    if (option->belongs & command)
      argp[n++] = (struct argp_option){ .name = option->name,
                                        .key = FIRST_KEY + i,
                                        .arg = option->argument,
                                        .doc = explain(option) };
  argp[n] = (struct argp_option){ 0 };
}

_Noreturn static void refuse_word(const struct argp_state *state)
{
  char **word = state->argv + (state->next > 1 ? state->next - 1 : 1);
  bool letters = word[1] && word[1][0] == '-' && word[1][1] &&
                 word[1][1] != '-';
  fail(EXIT_OPTION,
       "command line: expected options as '%s --help' explains them, "
       "with a value where they take one, found \"%.40s\"",
       state->argv[0], word[letters && state->next < state->argc]);
}

static error_t check_option(int key, char *text,
                            struct argp_state *state)
{
  (void)text;
  if (key == ARGP_KEY_ERROR)
    refuse_word(state);
  bool ours = key >= FIRST_KEY && option_at(key - FIRST_KEY);
  return ours || key == ARGP_KEY_ARG ? 0 : ARGP_ERR_UNKNOWN;
}

static error_t take_option(int key, char *text, struct argp_state *state)
{
  Options *options = state->input;
  const Option *option =
      key < FIRST_KEY ? NULL : option_at(key - FIRST_KEY);
  if (option) {
    option_take(option, options, text);
    return 0;
  }
  if (key != ARGP_KEY_ARG)
    return ARGP_ERR_UNKNOWN;
  if (!options->made || state->arg_num >= 2)
    fail(EXIT_OPTION,
         "command line: expected only options behind the command, found "
         "\"%.40s\"",
         text);
  *(state->arg_num ? &options->directory : &options->made) = text;
  return 0;
}

static char *join(int argc, char *argv[])
{
  size_t size = sizeof "trainer";
  for (int i = 0; i < argc; i++)
    size += 1 + strlen(argv[i]);
  char *line = allocate(size, 1, "a line");
  strcpy(line, "trainer");
  for (int i = 0; i < argc; i++)
    strcat(strcat(line, " "), argv[i]);
  return line;
}

static char **keep(int argc, char *argv[])
{
  static char name[] = "trainer";
  char **kept = allocate((size_t)argc + 2, sizeof *kept, "a line");
  kept[0] = name;
  memcpy(kept + 1, argv, (size_t)argc * sizeof *kept);
  return kept;
}

static Options read_options(int argc, char *argv[],
                            unsigned command, const char *arguments,
                            const char *about)
{
  struct argp_option table[MAX_OPTIONS + 1];
  write_table(command, table);
  Options options = options_default();
  options.command = join(argc, argv);
  options.arguments = keep(argc, argv);
  options.made = arguments ? "" : NULL;
  unsetenv("POSIXLY_CORRECT");
  const struct argp argp = { table, take_option, arguments, about, NULL,
                             NULL, NULL };
  char name[32];
  snprintf(name, sizeof name, "trainer %s", argv[0]);
  argv[0] = name; /* argp prints it */
  unsetenv("POSIXLY_CORRECT");
  const struct argp check = { table, check_option, arguments, about,
                              NULL, NULL, NULL };
  error_t error =
      argp_parse(&check, argc, argv, ARGP_NO_ERRS, NULL, NULL);
  if (!error)
    error = argp_parse(&argp, argc, argv, 0, NULL, &options);
  if (error)
    fail(EXIT_INPUT, "command line: expected to read it, found: %s",
         strerror(error));
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
  if (!a->path || !b->path || !output_same(a->path, b->path))
    return;
  bool plain = !strcmp(a->path, b->path);
  fail(EXIT_OPTION,
       "options --%s and --%s: expected two files, found %s%s%s for both",
       a->option, b->option, a->path, plain ? "" : ", which is also ",
       plain ? "" : b->path);
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

/* The first count outputs are tables. */
static void demand_tables_apart(const Options *options, int count,
                                const Output output[])
{
  const Output input[] = { { "load", options->load },
                           { "resume", options->resume } };
  for (int i = 0; i < count; i++)
    for (int k = 0; k < 2; k++)
      demand_two(&input[k], &output[i]);
}

int command_train(int argc, char *argv[])
{
  hold_interrupts();
  Options options = read_options(argc, argv, TRAIN, NULL,
                                 "Trains a model.");
  const Output output[] = { { "log", options.log },
                            { "probe", options.probe },
                            { "save", options.save },
                            { "checkpoint", options.checkpoint } };
  demand_outputs(4, output);
  demand_tables_apart(&options, 2, output);
  settle_libraries(options.repeatable, options.arguments);
  return train(&options);
}

static DataWriter *writer_of(const char *made)
{
  char list[HELP_TEXT] = "";
  for (int i = 0; data_name(i); i++) {
    size_t at = strlen(list);
    if (!data_writer(data_name(i)))
      continue;
    if (!strcmp(made, data_name(i)))
      return data_writer(made);
    snprintf(list + at, sizeof list - at, "%s%s", at ? " or " : "",
             data_name(i));
  }
  fail(EXIT_OPTION, "make-data: expected %s, found \"%.40s\"", list,
       made);
}

int command_make_data(int argc, char *argv[])
{
  Options options =
      read_options(argc, argv, MAKE_DATA, "digits|shapes DIR",
                   "Writes the data that the program draws itself.");
  DataWriter *write = writer_of(options.made);
  if (!options.directory)
    fail(EXIT_OPTION, "make-data: expected a folder to write to");
  write(options.directory, options.train_images, options.test_images,
        options.seed);
  return 0;
}
int command_graph(int argc, char *argv[])
{
  static const unsigned char label[2] = { 0, 1 };
  Options options = read_options(argc, argv, GRAPH, NULL,
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
  Options options = read_options(argc, argv, EVALUATE, NULL,
                                 "Tests saved weights. What they say "
                                 "of their model need not be said.");
  if (!options.load)
    fail(EXIT_OPTION, "option --load: expected a file, found none");
  const Output output[] = { { "log", options.log },
                            { "wrong", options.wrong },
                            { "kernels", options.kernels } };
  demand_outputs(3, output);
  demand_tables_apart(&options, 3, output);
  settle_libraries(options.repeatable, options.arguments);
  return evaluate(&options);
}
