/* Cases for pooling.
   Explained in "Pooling", book/27-pooling.nw. */

#include "ops/ops.h"
#include "witnesses/numerical.h"

static TensorNode *image_without_ties(Case *c, size_t least)
{
  size_t size[4];
  for (int d = 0; d < 4; d++)
    size[d] = d < 2 ? case_extent(c, 1, 3)
                    : case_extent(c, least, least + 4);
  Shape shape = image_shape(size[0], size[1], size[2], size[3]);
  size_t planes = blocks_of(shape) * size[1];
  TensorNode *x = case_rows_without_ties(c, planes,
                                         element_count(shape) / planes);
  x->shape = shape;
  return x;
}

static TensorNode *max_pool_case(Case *c)
{
  size_t kernel = 1 + case_below(c, 3), stride = 1 + case_below(c, 3);
  TensorNode *x = image_without_ties(c, kernel);
  return apply_max_pool(case_graph(c), x, kernel, stride);
}

static TensorNode *average_pool_case(Case *c)
{
  size_t kernel = 1 + case_below(c, 3), stride = 1 + case_below(c, 3);
  TensorNode *x = image_without_ties(c, kernel);
  return apply_average_pool(case_graph(c), x, kernel, stride);
}

static TensorNode *flatten_case(Case *c)
{
  size_t n = case_extent(c, FEW_IMAGES + 1, FEW_IMAGES + 12);
  size_t channels = case_extent(c, 1, 2), rows = case_extent(c, 1, 2);
  Shape shape = image_shape(n, channels, rows, case_extent(c, 1, 3));
  TensorNode *x = case_input(c, shape, -2, 2);
  return apply_flatten(case_graph(c), x);
}

int main(void)
{
  const Witness witness[] = {
    { "max_pool", max_pool_case },
    { "average_pool", average_pool_case },
    { "flatten", flatten_case },
  };
  return witness_all(witness, sizeof witness / sizeof *witness);
}
