/* Cases for division and its siblings.
   Explained in "Division and its siblings", book/12-division.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *divide_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = matrix_shape(n, m);
  TensorNode *x = case_input(c, shape, -2, 2);
  TensorNode *y = case_input_away_from(c, shape, -2, 2, 0);
  return apply_divide(case_graph(c), x, y);
}

static TensorNode *multiply_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = matrix_shape(n, m);
  TensorNode *x = case_input(c, shape, -2, 2);
  TensorNode *y = case_input(c, shape, -2, 2);
  return apply_multiply(case_graph(c), x, y);
}

static TensorNode *add_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = matrix_shape(n, m);
  TensorNode *x = case_input(c, shape, -2, 2);
  TensorNode *y = case_input(c, shape, -2, 2);
  return apply_add(case_graph(c), x, y);
}

static TensorNode *subtract_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = matrix_shape(n, m);
  TensorNode *x = case_input(c, shape, -2, 2);
  TensorNode *y = case_input(c, shape, -2, 2);
  return apply_subtract(case_graph(c), x, y);
}

int main(void)
{
  const Witness witness[] = {
    { "divide", divide_case },
    { "multiply", multiply_case },
    { "add", add_case },
    { "subtract", subtract_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
