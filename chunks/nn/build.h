#ifndef NN_BUILD_H
#define NN_BUILD_H

#include "nn/model.h"

/* For those who build a kind of model. */

/* The next free stream of the weights. */
uint64_t next_stream(Model *model);

/* Puts a tensor at the end of the list of parameters. */
void add_parameter(Model *model, TensorNode *parameter);

/* Adds a linear layer of this name to the model's layers. */
void add_layer(Model *model, const char *name, size_t inputs,
               size_t outputs, uint64_t seed);

/* Add a convolution, or a batch normalisation with its buffers. */
Conv2d add_convolution(Model *model, const char *name,
                       const Conv2dOptions *options, uint64_t seed);
BatchNorm add_batch_norm(Model *model, const char *name,
                         size_t channels);

/* A matrix of images as n x channels x rows x columns; what has this
   shape stays. Checked error, when a model is built: that is another
   number of features. */
TensorNode *as_images(const Model *model, Graph *graph, TensorNode *x);
void check_image_shape(const Model *model);

/* How the kinds are built and scored. */
void lenet_build(Model *model, uint64_t seed);
TensorNode *lenet_score(const Model *model, Graph *graph,
                        TensorNode *images, bool training);
void resnet_build(Model *model, uint64_t seed);
TensorNode *resnet_score(const Model *model, Graph *graph,
                         TensorNode *images, bool training);

#endif
