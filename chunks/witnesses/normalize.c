/* Cases for normalize and softmax.
   Explained in "Normalize and softmax", book/23-normalize.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *normalize_case(Case *c)
{
  size_t n = case_size(c), m = 1 + case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), 0.25, 3);
  return apply_normalize(case_graph(c), x);
}

static TensorNode *softmax_case(Case *c)
{
  size_t n = case_size(c), m = 1 + case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -4, 4);
  return apply_softmax(case_graph(c), x);
}

int main(void)
{
  const Witness witness[] = {
    { "normalize", normalize_case },
    { "softmax", softmax_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
