/* The four commands.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_COMMANDS_H
#define TRAINER_COMMANDS_H

/* Each takes its own name as argv[0] and returns the exit status. */
int command_train(int argc, char *argv[]);
int command_evaluate(int argc, char *argv[]);
int command_graph(int argc, char *argv[]);
int command_make_data(int argc, char *argv[]);

#endif
