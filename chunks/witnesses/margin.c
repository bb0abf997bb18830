/* Cases for the margin loss.
   Explained in "The multi-class margin loss", book/25-margin.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

#include <math.h>

static void leave_the_kink(size_t m, size_t c, real *row)
{
  for (size_t l = 0; l < m; l++)
    if (l != c && fabs(1 - (double)row[c] + row[l]) < 0.01)
      row[l] = (float)(row[l] + 0.0625);
}

static TensorNode *multi_margin_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  unsigned char *label = case_labels(c, n, m);
  TensorNode *x = case_input(c, matrix_shape(n, m), -2, 2);
  for (size_t i = 0; i < n; i++)
    leave_the_kink(m, label[i], x->value + i * m);
  return apply_multi_margin(case_graph(c), x, label, case_below(c, 2));
}

int main(void)
{
  const Witness witness[] = { { "multi_margin", multi_margin_case } };
  return witness_all(witness, 1);
}
