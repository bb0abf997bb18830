/* Files that are whole or not there.
   Explained in "Weights in a file", book/54-weights.nw. */

#ifndef DATA_OUTPUT_H
#define DATA_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* A file that is being written, beside the one it will replace. */
typedef struct OutputFile OutputFile;

/* Begins a file, with the permissions of the old one if there is
   one. What is no regular file, or is standard output, is written
   directly. Checked errors: a folder that is not there or cannot be
   written to; a file that is write-protected. One thread only. */
OutputFile *output_open(const char *path);

/* Finds out whether output_open could begin this file, and leaves
   everything as it is. Checked errors: those of output_open. */
void output_check(const char *path);

/* Whether two paths lead to one file that could be replaced, be it
   there already or not. */
bool output_same(const char *a, const char *b);

/* Where to write. Errors need not be looked for; they stick. */
FILE *output_stream(OutputFile *file);

/* Makes what was written stand at its path, and frees the file.
   Checked errors: anything that was not written, on a full disk for
   one. Then the old file is as it was. */
void output_commit(OutputFile *file);

#endif
