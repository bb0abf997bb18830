/* Cases for expand.
   Explained in "Expand", book/18-expand.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *expand_column_case(Case *c)
{
  TensorNode *x = case_input(c, matrix_shape(case_size(c), 1), -2, 2);
  return apply_expand(case_graph(c), x, 1, case_size(c));
}

static TensorNode *expand_row_case(Case *c)
{
  TensorNode *x = case_input(c, matrix_shape(1, case_size(c)), -2, 2);
  return apply_expand(case_graph(c), x, 0, case_size(c));
}

static TensorNode *expand_inside_case(Case *c)
{
  size_t rows = 1 + case_below(c, 4), columns = case_size(c);
  Shape shape = { 4, { 2, 1, rows, columns } };
  TensorNode *x = case_input(c, shape, -2, 2);
  return apply_expand(case_graph(c), x, 1, 1 + case_below(c, 4));
}

int main(void)
{
  const Witness witness[] = {
    { "expand a column", expand_column_case },
    { "expand a row", expand_row_case },
    { "expand inside", expand_inside_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
