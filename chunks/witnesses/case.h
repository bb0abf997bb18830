/* What a case can ask for.
   Explained in "How we know", book/92-how-we-know.nw. */

#ifndef WITNESSES_CASE_H
#define WITNESSES_CASE_H

#include "core/random.h"
#include "tests/support.h"
#include "witnesses/numerical.h"

enum {
  LARGEST_SIZE = 23,
  MAX_LEAVES = 4
};

struct Case {
  Graph *graph;
  Random random;
  const char *answers; /* the rest of a vector; NULL to draw */
  size_t large;        /* what one of the sizes becomes, or 0 */
  size_t asked, turn;  /* how many sizes were asked for, and which */
  int leaves;
  TensorNode *leaf[MAX_LEAVES];
};

/* How many random cases there are, and the seed of the first. */
uint64_t case_count(void);
uint64_t first_seed(void);

/* A case that draws, with the op applied to it; its G, of the shape of
   the output, between -1 and 1, and zero where there is no image. */
TensorNode *case_draw(Case *c, const Witness *witness, uint64_t seed);
real *case_gradient(Case *c, const TensorNode *output);

/* Such a case, one size of which lies beside a number that the program
   names; and how many of these there are. */
TensorNode *case_draw_large(Case *c, const Witness *witness,
                            uint64_t seed);
uint64_t large_count(void);

/* The next number of a vector. Fails the test if there is none. */
double next_answer(Case *c);

/* The largest absolute value. */
double largest(const real *x, size_t n);

#endif
