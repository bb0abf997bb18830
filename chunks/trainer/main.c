/* Finds the command.
   Explained in "The command line", book/56-command-line.nw. */

#include "core/fail.h"
#include "trainer/commands.h"
#include "trainer/screen.h"

#include <signal.h>
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

int main(int argc, char *argv[])
{
  screen_begin();
  signal(SIGXFSZ, SIG_IGN); /* then the write says that it failed */
  if (argc > 1 && !strcmp(argv[1], "--help")) {
    say_commands(stdout);
    return 0;
  }
  for (int i = 0; argc > 1 && i < COMMANDS; i++)
    if (!strcmp(argv[1], command[i].name))
      return command[i].run(argc - 1, argv + 1);
  say("expected a command, found %.40s", argc > 1 ? argv[1] : "none");
  say_commands(stderr);
  return EXIT_OPTION;
}
