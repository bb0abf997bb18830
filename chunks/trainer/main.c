/* Finds the command.
   Explained in "The command line", book/56-command-line.nw. */

#include "core/fail.h"
#include "trainer/commands.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  int (*run)(int argc, char *argv[]);
  const char *purpose;
} command[] = {
  { "train", command_train, "trains a model and logs how it went" },
  { "evaluate", command_evaluate, "tests saved weights, once" },
  { "graph", command_graph, "draws one step's graph for Graphviz" },
  { "make-data", command_make_data, "writes the program's own data" },
};
enum { COMMANDS = sizeof command / sizeof *command };

static void say_commands(FILE *stream)
{
  fprintf(stream, "usage: trainer COMMAND [OPTION...]\n");
  for (int i = 0; i < COMMANDS; i++)
    fprintf(stream, "  %-10s %s\n", command[i].name, command[i].purpose);
  fprintf(stream, "'trainer COMMAND --help' explains the options.\n");
}

static int written_out(int status)
{
  if (fflush(stdout) || ferror(stdout))
    fail(EXIT_INPUT,
         "standard output: expected that all can be written, found: %s",
         strerror(errno));
  return status;
}

int main(int argc, char *argv[])
{
  argp_err_exit_status = EXIT_OPTION;
  if (argc > 1 && !strcmp(argv[1], "--help")) {
    say_commands(stdout);
    return written_out(0);
  }
  for (int i = 0; argc > 1 && i < COMMANDS; i++)
    if (!strcmp(argv[1], command[i].name))
      return written_out(command[i].run(argc - 1, argv + 1));
  fprintf(stderr, "trainer: expected a command, found %s\n",
          argc > 1 ? argv[1] : "none");
  say_commands(stderr);
  return EXIT_OPTION;
}
