/* What the two ops of batch normalisation share.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#ifndef OPS_CHANNELS_H
#define OPS_CHANNELS_H

#include "core/op.h"
#include "core/vector.h"

/* A tensor as images x channels x area, what each channel is
   normalised with, and room for sums. It is the context of an op
   node whose inputs are x, gamma and beta. */
typedef struct {
  size_t images, channels, area;
  bool abreast;
  size_t blocks, run;                /* of images; numbers of a run */
  double *mean, *variance, *inverse; /* inverse: 1 / rho */
  double *gamma_nabla, *beta_nabla;  /* all these by channel */
  double *first, *second, *third;    /* by channel and image */
} Channels;

/* Checked errors of the op of this name: x is neither a matrix nor
   of rank 4; gamma or beta is no vector of its channels. */
Channels *channels_new(const char *op, Arena *arena,
                       const TensorNode *x, const TensorNode *gamma,
                       const TensorNode *beta);

/* Where the run of a block begins. */
size_t run_at(const Channels *s, size_t block, size_t c);

/* Gives each image of a block what its lanes of a run have added up. */
void leave_for_images(const Channels *s, size_t block, size_t c,
                      const real lane[LINE], double *by_image);

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
