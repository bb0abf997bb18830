/* Assertions about tensors.
   Explained in "Expand", book/18-expand.nw. */

#ifndef TESTS_TENSORS_H
#define TESTS_TENSORS_H

#include "ops/ops.h"
#include "tests/support.h"

/* A leaf with these entries that wants a gradient. */
TensorNode *tensor_of(Graph *graph, Shape shape,
                      const double entries[]);

/* Fails the test where an entry differs from what was expected
   by more than the tolerance. */
void assert_entries(const real *found, size_t count,
                    const double expected[], double tolerance);

/* Fails the test unless <f(x), g> = <x, backward(g)> exactly, for
   small integers x and g, drawn at random ten times over. */
void assert_transpose(Shape shape,
                      TensorNode *(*f)(Graph *graph, TensorNode *x));

#endif
