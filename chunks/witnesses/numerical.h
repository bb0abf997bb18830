#ifndef WITNESSES_NUMERICAL_H
#define WITNESSES_NUMERICAL_H

#include "core/graph.h"

#include <stdint.h>

/* One random case: a graph, and the leaves to differentiate by. */
typedef struct Case Case;

/* An op's name, and a function that applies it to random inputs. */
typedef struct {
  const char *op;
  TensorNode *(*apply)(Case *c);
} Witness;

Graph *case_graph(Case *c);

/* A random dimension: often 1, often a prime, at most 23. */
size_t case_size(Case *c);

/* 0 ... n-1, and labels below classes; the labels live as long as
   the case. */
uint64_t case_below(Case *c, uint64_t n);
unsigned char *case_labels(Case *c, size_t count, size_t classes);

/* A leaf with uniform entries that will be differentiated by; in the
   second form none of them lies within 0.01 of the kink. */
TensorNode *case_input(Case *c, Shape shape, double low, double high);
TensorNode *case_input_away_from(Case *c, Shape shape, double low,
                                 double high, double kink);

/* Runs all witnesses on random cases as cmocka tests and returns
   how many failed. */
int witness_all(const Witness *witness, size_t count);

#endif
