#ifndef CORE_GRAPH_H
#define CORE_GRAPH_H

#include "core/op.h"

#include <stdio.h>

/* One step's computation: an arena that owns all of it, and the
   op nodes in order of creation. */
typedef struct {
  Arena *arena;
  OpNode **tape;
  size_t length, capacity;
} Graph;

Graph *graph_new(void);

/* Forgets the step: the tape is empty, the arena is clear, and the
   leaves that were used have no gradient any more. */
void graph_clear(Graph *graph);

/* Clears the graph and frees it. The leaves that the tape uses must
   still be there. */
void graph_free(Graph *graph);

/* Applies an op to its inputs: makes the op node and its output, of
   this shape, computes the output's value, and returns the output. */
TensorNode *graph_apply(Graph *graph, const Op *op, Shape shape,
                        int inputs, TensorNode *const input[],
                        void *context);

/* Sets the gradient of the loss with respect to every tensor that
   it depends on and that wants one (equation backward:chain). Checked
   errors: the loss is not a scalar, or no op has made it. */
void graph_backward(Graph *graph, TensorNode *loss);

/* The same for l = <G, F>, where F is the output and gradient is G,
   of its shape: backward from the middle of a network. */
void graph_backward_from(Graph *graph, TensorNode *output,
                         const real *gradient);

/* Computes all values again, in order, after a leaf has changed. */
void graph_replay(const Graph *graph);

/* Lists the tape, an op node a line, values and gradients included
   where they are few. */
void graph_print(const Graph *graph, FILE *stream);

/* Writes the graph for Graphviz. */
void graph_draw(const Graph *graph, FILE *stream);

#endif
