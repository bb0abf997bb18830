/* Cases for log-softmax and cross-entropy.
   Explained in "Log-softmax and cross-entropy", book/24-log-softmax.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *log_softmax_case(Case *c)
{
  size_t n = case_size(c), m = 1 + case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -4, 4);
  return apply_log_softmax(case_graph(c), x);
}

static TensorNode *cross_entropy_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -4, 0);
  unsigned char *label = case_labels(c, n, m);
  return apply_cross_entropy(case_graph(c), x, label, case_below(c, 2));
}

static TensorNode *pair_case(Case *c)
{
  size_t n = case_size(c), m = 1 + case_size(c);
  TensorNode *x = case_input(c, matrix_shape(n, m), -4, 4);
  unsigned char *label = case_labels(c, n, m);
  return apply_cross_entropy(case_graph(c),
                             apply_log_softmax(case_graph(c), x), label,
                             case_below(c, 2));
}

int main(void)
{
  const Witness witness[] = {
    { "log_softmax", log_softmax_case },
    { "cross_entropy", cross_entropy_case },
    { "cross_entropy of log_softmax", pair_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
