/* Cases for both forms of GELU.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *any_input(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  return case_input(c, matrix_shape(n, m), -4, 4);
}

static TensorNode *gelu_case(Case *c)
{
  return apply_gelu(case_graph(c), any_input(c));
}

static TensorNode *gelu_tanh_case(Case *c)
{
  return apply_gelu_tanh(case_graph(c), any_input(c));
}

int main(void)
{
  const Witness witness[] = {
    { "gelu", gelu_case },
    { "gelu_tanh", gelu_tanh_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
