/* Cases for functions of one entry.
   Explained in "Any function, entry by entry", book/14-element-wise.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static Shape any_matrix(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  return matrix_shape(n, m);
}

static TensorNode *sigmoid_case(Case *c)
{
  TensorNode *x = case_input(c, any_matrix(c), -4, 4);
  return apply_sigmoid(case_graph(c), x);
}

static TensorNode *tanh_case(Case *c)
{
  TensorNode *x = case_input(c, any_matrix(c), -2, 2);
  return apply_tanh(case_graph(c), x);
}

static TensorNode *exp_case(Case *c)
{
  TensorNode *x = case_input(c, any_matrix(c), -2, 2);
  return apply_exp(case_graph(c), x);
}

static TensorNode *log_case(Case *c)
{
  TensorNode *x = case_input(c, any_matrix(c), 0.25, 3);
  return apply_log(case_graph(c), x);
}

static TensorNode *relu_case(Case *c)
{
  TensorNode *x = case_input_away_from(c, any_matrix(c), -2, 2, 0);
  return apply_relu(case_graph(c), x);
}

static TensorNode *identity_case(Case *c)
{
  TensorNode *x = case_input(c, any_matrix(c), -2, 2);
  return apply_identity(case_graph(c), x);
}

int main(void)
{
  const Witness witness[] = {
    { "sigmoid", sigmoid_case },
    { "tanh", tanh_case },
    { "exp", exp_case },
    { "log", log_case },
    { "relu", relu_case },
    { "identity", identity_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
