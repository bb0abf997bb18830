/* Cases for select and its kin.
   Explained in "Select, maximum, squeeze", book/22-select.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *select_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -2, 2);
  return apply_select(case_graph(c), x, case_labels(c, n, m));
}

static TensorNode *row_max_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  return apply_row_max(case_graph(c), case_rows_without_ties(c, n, m));
}

static TensorNode *squeeze_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = { 3, { n, 1, m } };
  TensorNode *x = case_input(c, shape, -2, 2);
  return apply_squeeze(case_graph(c), x, 1);
}

static TensorNode *unsqueeze_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -2, 2);
  return apply_unsqueeze(case_graph(c), x, (int)case_below(c, 3));
}

int main(void)
{
  const Witness witness[] = {
    { "select", select_case },
    { "row_max", row_max_case },
    { "squeeze", squeeze_case },
    { "unsqueeze", unsqueeze_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
