/* What the numerical witness needs of an op.
   Explained in "How we know", book/92-how-we-know.nw. */

#ifndef WITNESSES_NUMERICAL_H
#define WITNESSES_NUMERICAL_H

#include "core/graph.h"

#include <stdint.h>

/* One application of an op: a graph, the leaves to differentiate by,
   and a source of answers to what the application asks for. */
typedef struct Case Case;

/* An op's name, and a function that applies it. What it asks for, it
   asks for in a fixed order. */
typedef struct {
  const char *op;
  TensorNode *(*apply)(Case *c);
} Witness;

Graph *case_graph(Case *c);

/* A dimension: often 1, often a prime, at most 23; or from least to
   most. In a large case one of them is large. */
size_t case_size(Case *c);
size_t case_extent(Case *c, size_t least, size_t most);

/* 0 ... n-1, and labels below classes; the labels live as long as
   the case. */
uint64_t case_below(Case *c, uint64_t n);
unsigned char *case_labels(Case *c, size_t count, size_t classes);

/* A leaf that will be differentiated by. Its entries are uniform, and
   numbers that a float can hold. In the second form none of them lies
   within 0.01 of the kink. */
TensorNode *case_input(Case *c, Shape shape, double low, double high);
TensorNode *case_input_away_from(Case *c, Shape shape, double low,
                                 double high, double kink);

/* The same for a matrix, between -1 and 2, no two entries of a row
   being nearer than 0.05. */
TensorNode *case_rows_without_ties(Case *c, size_t n, size_t m);

/* The same where dimension 1 is the channel: between -2.5 and 2.5,
   with neighbours in a channel at least 1 apart. */
TensorNode *case_channels_with_spread(Case *c, Shape shape);

/* Runs all instruments on all witnesses, as cmocka tests, and returns
   how many tests failed. */
int witness_all(const Witness *witness, size_t count);

/* The instruments, each by itself: cmocka tests whose state points to
   a Witness. */
void measured_slopes_agree(void **state);
void float_agrees_with_double(void **state);
void forward_agrees_with_backward(void **state);
void maxima_agrees(void **state);

#endif
