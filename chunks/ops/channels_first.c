/* From a row for each place to a map for each channel.
   Explained in "Convolution as unfold and product", book/26-convolution.nw. */

#include "core/fail.h"
#include "core/threads.h"
#include "ops/check.h"
#include "ops/ops.h"

static void transpose_each(size_t images, size_t rows, size_t columns,
                           const real *restrict x, real *restrict f)
{
  size_t count = images * rows * columns;
#pragma omp parallel for collapse(2) num_threads(threads_for(count))
  for (size_t n = 0; n < images; n++)
    for (size_t b = 0; b < columns; b++)
      for (size_t a = 0; a < rows; a++)
        f[(n * columns + b) * rows + a] =
            x[(n * rows + a) * columns + b];
}

static void channels_first_forward(const OpNode *node)
{
  const Shape *f = &node->output->shape;
  transpose_each(f->size[0], f->size[2] * f->size[3], f->size[1],
                 node->input[0]->value, node->output->value);
}

static void channels_first_backward(const OpNode *node,
                                    real *const gradient[])
{
  const Shape *f = &node->output->shape;
  if (gradient[0])
    transpose_each(f->size[0], f->size[1], f->size[2] * f->size[3],
                   node->output->gradient, gradient[0]);
}

const Op channels_first_op = { "channels_first", channels_first_forward,
                               channels_first_backward };

TensorNode *apply_channels_first(Graph *graph, TensorNode *x,
                                 size_t images, size_t rows,
                                 size_t columns)
{
  check_matrix("channels_first", x);
  double expected = (double)images * (double)rows * (double)columns;
  if ((double)x->shape.size[0] != expected)
    fail(EXIT_INPUT,
         "channels_first: expected %zu x %zu x %zu rows, found %zu",
         images, rows, columns, x->shape.size[0]);
  Shape shape = { 4, { images, x->shape.size[1], rows, columns } };
  return graph_apply(graph, &channels_first_op, shape, 1, &x, NULL);
}
