/* Cases for convolution and what belongs to it.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

typedef struct {
  Shape shape;
  size_t kernel, stride, padding;
} Geometry;

static Geometry geometry(Case *c)
{
  Geometry g = { .shape.rank = 4 };
  g.kernel = 1 + case_below(c, 4);
  g.stride = 1 + case_below(c, 3);
  g.padding = case_below(c, g.kernel);
  size_t frame = 2 * g.padding;
  size_t least = g.kernel > frame ? g.kernel - frame : 1;
  for (int d = 0; d < 4; d++)
    g.shape.size[d] = d < 2 ? case_extent(c, 1, 3)
                            : case_extent(c, least, least + 3);
  return g;
}

static TensorNode *unfold_case(Case *c)
{
  Geometry g = geometry(c);
  TensorNode *x = case_input(c, g.shape, -2, 2);
  return apply_unfold(case_graph(c), x, g.kernel, g.stride, g.padding);
}

static TensorNode *channels_first_case(Case *c)
{
  size_t n = case_extent(c, 1, 3), rows = case_extent(c, 1, 3);
  size_t columns = case_extent(c, 1, 4);
  Shape shape = matrix_shape(n * rows * columns, case_size(c));
  TensorNode *x = case_input(c, shape, -2, 2);
  return apply_channels_first(case_graph(c), x, n, rows, columns);
}

static TensorNode *reshape_case(Case *c)
{
  size_t n = case_size(c), m = case_size(c);
  Shape shape = { 4, { 1, m, n, 1 } };
  TensorNode *x = case_input(c, matrix_shape(n, m), -2, 2);
  return apply_reshape(case_graph(c), x, shape);
}
static TensorNode *convolve_with(Case *c, bool biased)
{
  Geometry g = geometry(c);
  size_t outputs = case_extent(c, 1, 3), *size = g.shape.size;
  g.shape = image_shape(size[0], size[1], size[2], size[3]);
  Shape kernels = { 4, { outputs, size[1], g.kernel, g.kernel } };
  TensorNode *x = case_input(c, g.shape, -2, 2);
  TensorNode *w = case_input(c, kernels, -2, 2);
  TensorNode *bias =
      biased ? case_input(c, vector_shape(outputs), -2, 2) : NULL;
  return apply_convolve(case_graph(c), x, w, bias, g.stride, g.padding);
}

static TensorNode *convolve_case(Case *c)
{
  return convolve_with(c, true);
}

static TensorNode *convolve_without_bias_case(Case *c)
{
  return convolve_with(c, false);
}

int main(void)
{
  const Witness witness[] = {
    { "unfold", unfold_case },
    { "channels_first", channels_first_case },
    { "reshape", reshape_case },
    { "convolve", convolve_case },
    { "convolve without bias", convolve_without_bias_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
