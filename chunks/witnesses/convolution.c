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
    g.shape.size[d] = d < 2 ? 1 + case_below(c, 3)
                            : least + case_below(c, 4);
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
  size_t n = 1 + case_below(c, 3), rows = 1 + case_below(c, 3);
  size_t columns = 1 + case_below(c, 4);
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
  size_t outputs = 1 + case_below(c, 3);
  Shape kernels = { 4, { outputs, 0, g.kernel, g.kernel } };
  kernels.size[1] = g.shape.size[1];
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
