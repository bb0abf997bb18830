/* Cases for sums.
   Explained in "Sums", book/20-sums.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *random_matrix(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  return case_input(c, matrix_shape(n, m), -2, 2);
}

static TensorNode *sum_case(Case *c)
{
  return apply_sum(case_graph(c), random_matrix(c));
}

static TensorNode *row_sum_case(Case *c)
{
  return apply_row_sum(case_graph(c), random_matrix(c));
}

static TensorNode *column_sum_case(Case *c)
{
  return apply_column_sum(case_graph(c), random_matrix(c));
}

int main(void)
{
  const Witness witness[] = {
    { "sum", sum_case },
    { "row_sum", row_sum_case },
    { "column_sum", column_sum_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
