#ifndef CORE_OP_H
#define CORE_OP_H

#include "core/tensor.h"

enum { MAX_INPUTS = 4 };

typedef struct OpNode OpNode;

/* A rule. forward sets the output's value from the inputs' values.
   backward finds the output's gradient in node->output->gradient and
   WRITES the gradient of input i to gradient[i], unless that is NULL,
   which means that nobody wants it. */
typedef struct {
  const char *name;
  void (*forward)(const OpNode *node);
  void (*backward)(const OpNode *node, real *const gradient[]);
} Op;

/* One application of an op. The context is the op's own: what its
   backward must know and its inputs do not say. */
struct OpNode {
  const Op *op;
  int inputs;
  TensorNode *input[MAX_INPUTS];
  TensorNode *output;
  void *context;
  size_t number; /* its place on the tape, from 0 */
};

#endif
