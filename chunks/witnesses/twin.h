/* What is asked of the twin.
   Explained in "How we know", book/92-how-we-know.nw. */

#ifndef WITNESSES_TWIN_H
#define WITNESSES_TWIN_H

#include "witnesses/numerical.h"

/* Writes all cases of the witness whose name is in $TWIN_OF to the
   standard output; returns 0, or 1 if there is no such witness. */
int twin_write(const Witness *witness, size_t count);

#endif
