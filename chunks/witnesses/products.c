#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *matrix_multiply_case(Case *c)
{
  size_t n = case_size(c), k = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, k), -2, 2);
  TensorNode *y = case_input(c, matrix_shape(k, m), -2, 2);
  return apply_matrix_multiply(case_graph(c), x, y);
}

static TensorNode *linear_case(Case *c)
{
  size_t n = case_size(c), f = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, f), -2, 2);
  TensorNode *w = case_input(c, matrix_shape(m, f), -2, 2);
  TensorNode *bias = NULL;
  if (case_below(c, 2))
    bias = case_input(c, vector_shape(m), -2, 2);
  return apply_linear(case_graph(c), x, w, bias);
}

int main(void)
{
  const Witness witness[] = {
    { "matrix_multiply", matrix_multiply_case },
    { "linear", linear_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
