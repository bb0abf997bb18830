/* All ops: what each computes, its gradients, what it refuses.
   Explained in "The tape", book/34-tape.nw. */

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

/* F = X (equation identity:f), a copy with a gradient of its own; the
   gradient is equation identity:x. Any shape. */
extern const Op identity_op;
TensorNode *apply_identity(Graph *graph, TensorNode *x);

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

/* F = X Y for each of b pairs of matrices (equation batch-multiply:f);
   the gradients are equation batch-multiply:x and
   equation batch-multiply:y. X is b x n x k, Y is b x k x m, F is
   b x n x m. Checked errors: not rank 3, pairs that do not fit, a
   size that is 0 or too large for BLAS. */
extern const Op batch_multiply_op;
TensorNode *apply_batch_multiply(Graph *graph, TensorNode *x,
                                 TensorNode *y);

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

/* normalize: each row of x divided by its sum, n x m (equation
   normalize:f). Backward: equation normalize:x. Where a row sums to
   zero it gives what IEEE arithmetic gives: infinities, or no
   number. Checked errors: no matrix, no columns. */
extern const Op normalize_op;
TensorNode *apply_normalize(Graph *graph, TensorNode *x);

/* softmax: the exponentials of each row divided by their sum, n x m
   (equation softmax:f, computed as equation softmax:stable, for
   scores of any finite size). Backward: equation softmax:x. Checked
   errors: no matrix, no columns. */
extern const Op softmax_op;
TensorNode *apply_softmax(Graph *graph, TensorNode *x);

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

/* multi_margin: the mean, or else the sum, over the rows of n x m
   scores, of what each wrong class lacks to be 1 below the right
   one, divided by m (equation margin:f), a scalar. Backward: equation
   margin:x; at a lead of exactly 1 the slope is 0. The labels count
   from 0 and must stay where they are as long as the graph does.
   Checked errors: no matrix, no rows, a label that is no column. */
extern const Op multi_margin_op;
TensorNode *apply_multi_margin(Graph *graph, TensorNode *scores,
                               const unsigned char *label, bool mean);

/* unfold: the windows of n images as the rows of a matrix (equation
   unfold:f), n H' W' x channels k k; backward: equation unfold:x. x
   is n x channels x rows x columns. Checked errors: see
   ops/window.h. */
extern const Op unfold_op;
TensorNode *apply_unfold(Graph *graph, TensorNode *x, size_t kernel,
                         size_t stride, size_t padding);

/* channels_first: the rows of x, one for each position of each
   image, in the order of images (equation channels-first:f);
   backward: equation channels-first:x. x is (images rows columns) x
   channels. Checked errors: no matrix, another number of rows. */
extern const Op channels_first_op;
TensorNode *apply_channels_first(Graph *graph, TensorNode *x,
                                 size_t images, size_t rows,
                                 size_t columns);

/* reshape: the same numbers in another shape (equation reshape:f;
   backward: equation reshape:x). Checked error: another number of
   entries. */
extern const Op reshape_op;
TensorNode *apply_reshape(Graph *graph, TensorNode *x, Shape shape);

/* convolve: F = images x under kernels w (equation convolve:f), n x
   outputs x H' x W'; the gradients are equation convolve:x, equation
   convolve:w and equation convolve:bias. x is n x channels x rows x
   columns, abreast or in rows, and F is as x is; w is outputs x
   channels x k x k; the bias is a vector of outputs, or NULL for none.
   The result does not depend on the number of threads. Checked errors:
   see ops/window.h; w or bias of another shape. */
extern const Op convolve_op;
TensorNode *apply_convolve(Graph *graph, TensorNode *x, TensorNode *w,
                           TensorNode *bias, size_t stride,
                           size_t padding);

/* max_pool: the largest entry of each k x k window of each channel
   (equation max-pool:f); backward: equation max-pool:x. Where
   entries tie the first one gets the gradient; a window with an
   entry that is no number has no number as its maximum. x is n x
   channels x rows x columns. Checked errors: see ops/window.h. */
extern const Op max_pool_op;
TensorNode *apply_max_pool(Graph *graph, TensorNode *x, size_t kernel,
                           size_t stride);

/* average_pool: the mean of each window (equation average-pool:f);
   backward: equation average-pool:x. Shapes and checked errors as
   for max_pool. */
extern const Op average_pool_op;
TensorNode *apply_average_pool(Graph *graph, TensorNode *x,
                               size_t kernel, size_t stride);

/* flatten: n x ..., in either order, to n x (all the rest), row-major
   (equation flatten:f); backward: equation flatten:x. What is row-major
   already is reshaped. Checked error: a scalar. */
extern const Op flatten_op;
TensorNode *apply_flatten(Graph *graph, TensorNode *x);

/* batch_norm: each channel with its batch's mean and variance taken
   out, times gamma plus beta (equation batch-norm:f); the gradients
   are equation batch-norm:x, equation batch-norm:gamma and equation
   batch-norm:beta. x is n x channels, or n x channels x rows x
   columns; gamma and beta are vectors of channels. Checked errors:
   another rank, other sizes, fewer than two values in a channel. */
extern const Op batch_norm_op;
TensorNode *apply_batch_norm(Graph *graph, TensorNode *x,
                             TensorNode *gamma, TensorNode *beta);

/* Works the statistics of the batch into the running ones (equation
   batch-norm:running), vectors of channels. f is what
   apply_batch_norm has returned. */
void follow_batch(const TensorNode *f, TensorNode *running_mean,
                  TensorNode *running_variance);

/* running_norm: the same with a given mean and variance for each
   channel (equation running-norm:f); the gradients are equation
   running-norm:x, equation running-norm:gamma and equation
   running-norm:beta. The statistics have no gradient. Checked
   errors: another rank, other sizes. */
extern const Op running_norm_op;
TensorNode *apply_running_norm(Graph *graph, TensorNode *x,
                               TensorNode *gamma, TensorNode *beta,
                               const TensorNode *mean,
                               const TensorNode *variance);

/* F = X times the probability of less than X, entry by entry (equation
   gelu:f); the gradient is equation gelu:x. Any shape. Where X is
   infinite it is not a number. */
extern const Op gelu_op;
TensorNode *apply_gelu(Graph *graph, TensorNode *x);

/* F = gelu(X) by way of tanh, entry by entry (equation gelu-tanh:f);
   the gradient is equation gelu-tanh:x. Any shape. Where the square
   of X is infinite the gradient is not a number. */
extern const Op gelu_tanh_op;
TensorNode *apply_gelu_tanh(Graph *graph, TensorNode *x);

#endif
