/* Cases for products.
   Explained in "Matrix products", book/16-products.nw. */

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
  TensorNode *bias = case_input(c, vector_shape(m), -2, 2);
  return apply_linear(case_graph(c), x, w, bias);
}

static TensorNode *linear_without_bias_case(Case *c)
{
  size_t n = case_size(c), f = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, f), -2, 2);
  TensorNode *w = case_input(c, matrix_shape(m, f), -2, 2);
  return apply_linear(case_graph(c), x, w, NULL);
}

static TensorNode *batch_multiply_case(Case *c)
{
  size_t b = 1 + case_below(c, 3), n = case_size(c);
  size_t k = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, (Shape){ 3, { b, n, k } }, -2, 2);
  TensorNode *y = case_input(c, (Shape){ 3, { b, k, m } }, -2, 2);
  return apply_batch_multiply(case_graph(c), x, y);
}

int main(void)
{
  const Witness witness[] = {
    { "matrix_multiply", matrix_multiply_case },
    { "linear", linear_case },
    { "linear without bias", linear_without_bias_case },
    { "batch_multiply", batch_multiply_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
