/* Which images were wrong, and the first kernels.
   Explained in "CIFAR-10", book/67-cifar.nw. */

#include "trainer/look.h"

#include "core/fail.h"
#include "data/output.h"
#include "trainer/measure.h"

#include <math.h>
#include <stdio.h>

static double highest_probability(const TensorNode *scores)
{
  const real *s = scores->value;
  real highest = s[best_class(scores, 0)];
  double sum = 0;
  for (size_t j = 0; j < scores->shape.size[1]; j++)
    sum += exp(s[j] - highest);
  return 1 / sum;
}

static const TensorNode *score_one(const Model *model, Graph *graph,
                                   const Split *split, Scaling scaling,
                                   uint32_t image)
{
  TensorNode *x = tensor_new(graph->arena,
                             matrix_shape(1, split->features), "image");
  split_batch(split, &image, 1, scaling, false, x->value);
  return model_scores(model, graph, x);
}
void write_wrong(const char *path, const char *header,
                 const Model *model, Graph *graph, const Split *split,
                 Scaling scaling, const unsigned char *wrong)
{
  OutputFile *file = output_open(path);
  fprintf(output_stream(file),
          "%simage\tlabel\tgiven\tprobability\n", header);
  for (size_t i = 0; i < split->count; i++) {
    if (!wrong[i])
      continue;
    const TensorNode *scores =
        score_one(model, graph, split, scaling, (uint32_t)i);
    fprintf(output_stream(file), "%zu\t%d\t%zu\t%.3f\n", i,
            split->label[i], best_class(scores, 0),
            without_sign(highest_probability(scores)));
    graph_clear(graph);
  }
  output_commit(file);
}

static void write_kernel_rows(FILE *stream, const char *when,
                              const TensorNode *w)
{
  const size_t *size = w->shape.size; /* kernels, planes, rows, columns */
  size_t area = size[2] * size[3];
  for (size_t k = 0; k < size[0]; k++)
    for (size_t place = 0; place < area; place++) {
      fprintf(stream, "%s\t%zu\t%zu\t%zu", when, k, place / size[3],
              place % size[3]);
      for (size_t c = 0; c < size[1]; c++)
        fprintf(stream, "\t%.6g",
                without_sign(
                    w->value[(k * size[1] + c) * area + place]));
      fprintf(stream, "\n");
    }
}

void write_kernels(const char *path, const char *header,
                   const Model *before, const Model *after)
{
  const TensorNode *w = after->parameter[0];
  if (w->shape.rank != 4)
    fail(EXIT_OPTION, "option --kernels: expected a model that begins with "
                      "a convolution, found one with %s",
         w->name);
  OutputFile *file = output_open(path);
  fprintf(output_stream(file), "%swhen\tkernel\trow\tcolumn", header);
  for (size_t c = 0; c < w->shape.size[1]; c++)
    fprintf(output_stream(file), "\tplane_%zu", c);
  fprintf(output_stream(file), "\n");
  write_kernel_rows(output_stream(file), "before", before->parameter[0]);
  write_kernel_rows(output_stream(file), "after", w);
  output_commit(file);
}
