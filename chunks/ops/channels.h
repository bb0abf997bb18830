/* What the two ops of batch normalisation share.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#ifndef OPS_CHANNELS_H
#define OPS_CHANNELS_H

#include "core/op.h"

/* A tensor as images x channels x area, what each channel is
   normalised with, and room for sums. It is the context of an op
   node whose inputs are x, gamma and beta. */
typedef struct {
  size_t images, channels, area;
  double *mean, *variance, *inverse; /* inverse: 1 / rho */
  double *gamma_nabla, *beta_nabla;  /* all these by channel */
  double *first, *second;            /* by image and channel */
} Channels;

/* Checked errors of the op of this name: x is neither a matrix nor
   of rank 4; gamma or beta is no vector of its channels. */
Channels *channels_new(const char *op, Arena *arena,
                       const TensorNode *x, const TensorNode *gamma,
                       const TensorNode *beta);

/* Where a run begins. */
size_t run_at(const Channels *s, size_t n, size_t c);

/* Checked error of the op of this name: x is no vector of so many
   channels. */
void check_channels(const char *op, size_t channels,
                    const TensorNode *x);

/* Sets the inverse deviations from the variances. */
void invert_deviations(Channels *s);

/* Sets the output: equation batch-norm:f, from the mean on. */
void normalise_channels(const OpNode *node);

/* Sets gamma_nabla and beta_nabla. */
void sum_channels(const OpNode *node);

/* Sets x_nabla to the part of equation batch-norm:x that gets
   through: its first term, or, of moving statistics, all three. */
void send_back_channels(const OpNode *node, bool moving, real *x_nabla);

/* Hands on the gradients of gamma and beta, to those who want one. */
void hand_on_sums(const Channels *s, real *gamma_nabla,
                  real *beta_nabla);

#endif
