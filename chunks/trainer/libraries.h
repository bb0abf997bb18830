/* What OpenBLAS and OpenMP have to know before they are loaded.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_LIBRARIES_H
#define TRAINER_LIBRARIES_H

#include <stdbool.h>

/* Sees that OpenBLAS and OpenMP work as we want them to. What has to be
   said before they are loaded is put into the environment, and the
   program is started again with these arguments; then this does not
   return. What the environment says already, stays, unless it
   contradicts `repeatable`. Checked error: repeatable on a processor
   without AVX2 and FMA, or with a library without these kernels. */
void settle_libraries(bool repeatable, char *arguments[]);

#endif
