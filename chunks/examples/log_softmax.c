/* Two ways to a log-softmax.
   Explained in "Log-softmax and cross-entropy", book/24-log-softmax.nw. */

#include "ops/ops.h"

#include <math.h>
#include <stdio.h>

enum {
  ROWS = 3,
  COLUMNS = 3
};

static const real scores[ROWS * COLUMNS] = {
  2, 1, 0,
  1000, 0, -1000,
  -1000, -1000, -1001
};

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, matrix_shape(ROWS, COLUMNS),
                             "x");
  for (int k = 0; k < ROWS * COLUMNS; k++)
    x->value[k] = scores[k];
  TensorNode *f = apply_log_softmax(graph, x);
  printf("  score     as it stands   log of softmax      log_softmax\n");
  for (int i = 0; i < ROWS; i++) {
    const real *row = scores + i * COLUMNS;
    double plain = 0, shifted = 0, largest = row[0];
    for (int j = 1; j < COLUMNS; j++)
      largest = fmax(largest, row[j]);
    for (int j = 0; j < COLUMNS; j++) {
      plain += exp(row[j]);
      shifted += exp(row[j] - largest);
    }
    for (int j = 0; j < COLUMNS; j++)
      printf("%7g %16.10g %16.10g %16.10g\n", row[j], row[j] - log(plain),
             log(exp(row[j] - largest) / shifted),
             f->value[i * COLUMNS + j]);
  }
  graph_free(graph);
}
