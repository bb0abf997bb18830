/* A product of matrices for each image of a batch.
   Explained in "Matrix products", book/16-products.nw. */

#include "ops/ops.h"

#include "core/fail.h"
#include "core/product.h"

#include <limits.h>

static void batch_multiply_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0], *y = node->input[1];
  size_t pairs = x->shape.size[0];
  int n = (int)x->shape.size[1];
  int k = (int)x->shape.size[2];
  int m = (int)y->shape.size[2];
  size_t x_step = (size_t)n * (size_t)k, y_step = (size_t)k * (size_t)m;
  size_t f_step = (size_t)n * (size_t)m;
  for (size_t p = 0; p < pairs; p++)
    product(CblasNoTrans, CblasNoTrans, n, m, k,
            1, x->value + p * x_step, k, y->value + p * y_step, m,
            0, node->output->value + p * f_step);
}

static void batch_multiply_backward(const OpNode *node,
                                    real *const gradient[])
{
  const TensorNode *x = node->input[0], *y = node->input[1];
  size_t pairs = x->shape.size[0];
  int n = (int)x->shape.size[1];
  int k = (int)x->shape.size[2];
  int m = (int)y->shape.size[2];
  size_t x_step = (size_t)n * (size_t)k, y_step = (size_t)k * (size_t)m;
  size_t f_step = (size_t)n * (size_t)m;
  for (size_t p = 0; p < pairs; p++) {
    const real *f_nabla = node->output->gradient + p * f_step;
    if (gradient[0])
      product(CblasNoTrans, CblasTrans, n, k, m,
              1, f_nabla, m, y->value + p * y_step, m,
              0, gradient[0] + p * x_step);
    if (gradient[1])
      product(CblasTrans, CblasNoTrans, k, m, n,
              1, x->value + p * x_step, k, f_nabla, m,
              0, gradient[1] + p * y_step);
  }
}

const Op batch_multiply_op = { "batch_multiply", batch_multiply_forward,
                               batch_multiply_backward };

static void check_countable(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  for (int i = 0; i < x->shape.rank; i++)
    if (x->shape.size[i] < 1 || x->shape.size[i] > INT_MAX)
      fail(EXIT_INPUT, "%s: expected sizes from 1 to %d, found %s", op,
           INT_MAX, shape_text(x->shape, text));
}

TensorNode *apply_batch_multiply(Graph *graph, TensorNode *x,
                                 TensorNode *y)
{
  const char *name = batch_multiply_op.name;
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  if (x->shape.rank != 3 || y->shape.rank != 3 ||
      x->shape.size[0] != y->shape.size[0] ||
      x->shape.size[2] != y->shape.size[1])
    fail(EXIT_INPUT,
         "%s: expected shapes (b, n, k) and (b, k, m), found %s and %s",
         name, shape_text(x->shape, a), shape_text(y->shape, b));
  check_countable(name, x);
  check_countable(name, y);
  Shape shape = x->shape;
  shape.size[2] = y->shape.size[2];
  return graph_apply(graph, &batch_multiply_op, shape, 2,
                     (TensorNode *[]){ x, y }, NULL);
}
