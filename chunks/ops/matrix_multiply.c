/* The product of two matrices.
   Explained in "Matrix products", book/16-products.nw. */

#include "ops/ops.h"

#include "core/fail.h"
#include "core/product.h"
#include "ops/check.h"

#include <limits.h>

static void matrix_multiply_forward(const OpNode *node)
{
  const TensorNode *x = node->input[0], *y = node->input[1];
  int n = (int)x->shape.size[0];
  int k = (int)x->shape.size[1];
  int m = (int)y->shape.size[1];
  product(CblasNoTrans, CblasNoTrans, n, m, k,
          1, x->value, k, y->value, m, 0, node->output->value);
}

static void matrix_multiply_backward(const OpNode *node,
                                     real *const gradient[])
{
  const TensorNode *x = node->input[0], *y = node->input[1];
  int n = (int)x->shape.size[0];
  int k = (int)x->shape.size[1];
  int m = (int)y->shape.size[1];
  const real *f_nabla = node->output->gradient;
  real *x_nabla = gradient[0], *y_nabla = gradient[1];
  if (x_nabla)
    product(CblasNoTrans, CblasTrans, n, k, m,
            1, f_nabla, m, y->value, m, 0, x_nabla);
  if (y_nabla)
    product(CblasTrans, CblasNoTrans, k, m, n,
            1, x->value, k, f_nabla, m, 0, y_nabla);
}

const Op matrix_multiply_op = { "matrix_multiply",
                                matrix_multiply_forward,
                                matrix_multiply_backward };

static void check_countable(const char *op, const TensorNode *x)
{
  char text[SHAPE_TEXT];
  for (int i = 0; i < x->shape.rank; i++)
    if (x->shape.size[i] < 1 || x->shape.size[i] > INT_MAX)
      fail(EXIT_INPUT, "%s: expected sizes from 1 to %d, found %s", op,
           INT_MAX, shape_text(x->shape, text));
}

TensorNode *apply_matrix_multiply(Graph *graph, TensorNode *x,
                                  TensorNode *y)
{
  const char *name = matrix_multiply_op.name;
  check_matrix(name, x);
  check_matrix(name, y);
  check_countable(name, x);
  check_countable(name, y);
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  if (x->shape.size[1] != y->shape.size[0])
    fail(EXIT_INPUT,
         "%s: expected as many columns in the first as rows in the "
         "second, found %s and %s",
         name, shape_text(x->shape, a), shape_text(y->shape, b));
  return graph_apply(graph, &matrix_multiply_op,
                     matrix_shape(x->shape.size[0], y->shape.size[1]),
                     2, (TensorNode *[]){ x, y }, NULL);
}
