#ifndef OPS_OPS_H
#define OPS_OPS_H

#include "core/graph.h"

/* For each op: the rule itself, NAME_op, and a function apply_NAME
   that applies it: it checks the shapes, puts an op node on the
   graph's tape, and returns the output. Unless said otherwise all
   shapes are matrices n x m, and a wrong shape is a checked error. */

/* F = X / Y, entry by entry (equation divide:f); the gradients are
   equation divide:x and equation divide:y. Any shape, the same for
   both. A denominator of zero gives what IEEE arithmetic gives. */
extern const Op divide_op;
TensorNode *apply_divide(Graph *graph, TensorNode *x, TensorNode *y);

/* F = X * Y, entry by entry (equation multiply:f); the gradients are
   equation multiply:x and equation multiply:y. Any shape, the same
   for both. */
extern const Op multiply_op;
TensorNode *apply_multiply(Graph *graph, TensorNode *x, TensorNode *y);

/* F = X + Y (equation add:f); the gradients are equation add:x and
   equation add:y. Any shape, the same for both. */
extern const Op add_op;
TensorNode *apply_add(Graph *graph, TensorNode *x, TensorNode *y);

/* F = X - Y (equation subtract:f); the gradients are
   equation subtract:x and equation subtract:y. Any shape, the same
   for both. */
extern const Op subtract_op;
TensorNode *apply_subtract(Graph *graph, TensorNode *x, TensorNode *y);

/* F = 1 / (1 + e^-X), entry by entry (equation sigmoid:f, computed
   as equation sigmoid:stable, which cannot overflow); the gradient
   is equation sigmoid:x. Any shape. */
extern const Op sigmoid_op;
TensorNode *apply_sigmoid(Graph *graph, TensorNode *x);

/* F = tanh(X), entry by entry (equation tanh:f); the gradient is
   equation tanh:x. Any shape. */
extern const Op tanh_op;
TensorNode *apply_tanh(Graph *graph, TensorNode *x);

/* F = e^X, entry by entry (equation exp:f); the gradient is
   equation exp:x. Any shape. Infinite where e^X is too large. */
extern const Op exp_op;
TensorNode *apply_exp(Graph *graph, TensorNode *x);

/* F = ln X, entry by entry (equation log:f); the gradient is
   equation log:x. Any shape. Minus infinity at 0, and not a number
   below, as in IEEE arithmetic. */
extern const Op log_op;
TensorNode *apply_log(Graph *graph, TensorNode *x);

/* F = max(0, X), entry by entry (equation relu:f); the gradient is
   equation relu:x, 0 at the corner by convention. Any shape. What
   is not a number stays so. */
extern const Op relu_op;
TensorNode *apply_relu(Graph *graph, TensorNode *x);

/* F = X Y, the matrix product (equation matrix-multiply:f); the
   gradients are equation matrix-multiply:x and
   equation matrix-multiply:y. X is n x k, Y is k x m, F is n x m.
   Checked errors: not matrices, X's columns are not as many as Y's
   rows, a size that is 0 or too large for BLAS. */
extern const Op matrix_multiply_op;
TensorNode *apply_matrix_multiply(Graph *graph, TensorNode *x,
                                  TensorNode *y);

/* F = X W^T + 1 bias^T, a linear layer (equation linear:f); the
   gradients are equation linear:x, equation linear:w and
   equation linear:bias. X is n x f, a row an image; W is m x f, a
   row an output; the bias is a vector of m, or NULL for none; F is
   n x m. Checked errors: other ranks, W has not X's columns, the
   bias not W's rows, a size that is 0 or too large for BLAS. */
extern const Op linear_op;
TensorNode *apply_linear(Graph *graph, TensorNode *x, TensorNode *w,
                         TensorNode *bias);

/* expand: repeats x, which has size 1 in this dimension, so many
   times along it (equation expand:f). The result has the rank of x.
   Backward sums along it: equation expand:x.
   Checked errors: no such dimension, its size is not 1, no times. */
extern const Op expand_op;
TensorNode *apply_expand(Graph *graph, TensorNode *x, int dimension,
                         size_t times);

/* sum: all entries of x, of any shape, into a scalar (equation
   sum:f). Backward: equation sum:x. */
extern const Op sum_op;
TensorNode *apply_sum(Graph *graph, TensorNode *x);

/* row_sum: n x m into n x 1 (equation row-sum:f). Backward:
   equation row-sum:x. Checked error: no matrix. */
extern const Op row_sum_op;
TensorNode *apply_row_sum(Graph *graph, TensorNode *x);

/* column_sum: n x m into 1 x m (equation column-sum:f). Backward:
   equation column-sum:x. Checked error: no matrix. */
extern const Op column_sum_op;
TensorNode *apply_column_sum(Graph *graph, TensorNode *x);

/* select: the entry in column label[i] of each row i, n x m into a
   vector of n (equation select:f; backward: equation select:x). The
   labels count from 0 and must stay where they are as long as the
   graph does. Checked errors: no matrix, a label that is no column. */
extern const Op select_op;
TensorNode *apply_select(Graph *graph, TensorNode *x,
                         const unsigned char *label);

/* row_max: the largest entry of each row, n x m into n x 1 (equation
   row-max:f; backward: equation row-max:x). Where entries tie, the
   first one gets the gradient. A row with an entry that is no number
   has no number as its maximum. Checked errors: no matrix, no
   columns. */
extern const Op row_max_op;
TensorNode *apply_row_max(Graph *graph, TensorNode *x);

/* squeeze: removes a dimension, of size 1 (equation squeeze:f;
   backward: equation squeeze:x). Checked errors: no such dimension,
   its size is not 1. */
extern const Op squeeze_op;
TensorNode *apply_squeeze(Graph *graph, TensorNode *x, int dimension);

/* unsqueeze: inserts a dimension of size 1, which will be this one,
   from 0 to the rank of x (equation unsqueeze:f; backward: equation
   unsqueeze:x). Checked errors: a dimension outside that range, a
   rank that would be too large. */
extern const Op unsqueeze_op;
TensorNode *apply_unsqueeze(Graph *graph, TensorNode *x, int dimension);

/* log_softmax: the logarithm of each row's softmax, n x m (equation
   log-softmax:f), for scores of any finite size. Backward: equation
   log-softmax:x. An entry of minus infinity is a probability of 0; a
   row without a finite maximum becomes NaN. Checked errors: no
   matrix, no columns. */
extern const Op log_softmax_op;
TensorNode *apply_log_softmax(Graph *graph, TensorNode *x);

/* cross_entropy: minus the mean, or else the sum, over the rows of
   n x m log-probabilities, of the entry at the row's label (equation
   cross-entropy:f), a scalar. Backward: equation cross-entropy:x.
   The labels count from 0 and must stay where they are as long as
   the graph does. Checked errors: no matrix, no rows, a label that
   is no column. */
extern const Op cross_entropy_op;
TensorNode *apply_cross_entropy(Graph *graph,
                                TensorNode *log_probabilities,
                                const unsigned char *label, bool mean);

#endif
