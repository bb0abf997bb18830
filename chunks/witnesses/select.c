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
  TensorNode *x = case_input(c, matrix_shape(n, m), -1, -0.95);
  for (size_t i = 0; i < n; i++) {
    size_t first = case_below(c, m);
    for (size_t j = 0; j < m; j++)
      x->value[i * m + j] += (real)((first + j) % m) / 10;
  }
  return apply_row_max(case_graph(c), x);
}

static TensorNode *squeeze_case(Case *c)
{
  Shape shape = { 3, { case_size(c), 1, case_size(c) } };
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
