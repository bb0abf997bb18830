/* Cases for batch normalisation.
   Explained in "Batch normalisation and residual addition", book/28-batch-norm.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *draw_channels(Case *c)
{
  size_t channels = case_extent(c, 1, 4);
  size_t images = case_extent(c, 1, 4), columns = case_extent(c, 1, 7);
  Shape shape = image_shape(images, channels, 3, columns);
  if (case_below(c, 2))
    shape = matrix_shape(2 + images * columns, channels);
  return case_channels_with_spread(c, shape);
}

static TensorNode *draw_vector(Case *c, TensorNode *x, double low,
                               double high)
{
  return case_input(c, vector_shape(x->shape.size[1]), low, high);
}

static TensorNode *batch_norm_case(Case *c)
{
  TensorNode *x = draw_channels(c);
  TensorNode *gamma = draw_vector(c, x, 0.5, 2);
  TensorNode *beta = draw_vector(c, x, -2, 2);
  return apply_batch_norm(case_graph(c), x, gamma, beta);
}

static TensorNode *running_norm_case(Case *c)
{
  TensorNode *x = draw_channels(c);
  TensorNode *gamma = draw_vector(c, x, 0.5, 2);
  TensorNode *beta = draw_vector(c, x, -2, 2);
  Arena *arena = case_graph(c)->arena;
  TensorNode *mean = tensor_new(arena, gamma->shape, "mean");
  TensorNode *variance = tensor_new(arena, gamma->shape, "variance");
  for (size_t i = 0; i < x->shape.size[1]; i++) {
    mean->value[i] = (real)case_below(c, 128) / 64 - 1;
    variance->value[i] = (real)(1 + case_below(c, 128)) / 64;
  }
  return apply_running_norm(case_graph(c), x, gamma, beta, mean,
                            variance);
}

static TensorNode *residual_case(Case *c)
{
  TensorNode *x = draw_channels(c);
  TensorNode *block = apply_tanh(case_graph(c), x);
  return apply_add(case_graph(c), x, block);
}

int main(void)
{
  const Witness witness[] = {
    { "batch_norm", batch_norm_case },
    { "running_norm", running_norm_case },
    { "residual", residual_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
