#include "trainer/measure.h"

enum { MEASURE_BATCH = 250 };

size_t best_class(const TensorNode *scores, size_t i)
{
  size_t m = scores->shape.size[1], best = 0;
  const real *row = scores->value + i * m;
  for (size_t j = 1; j < m; j++)
    if (row[j] > row[best] || row[best] != row[best])
      best = j;
  return best;
}

size_t count_correct(const TensorNode *scores,
                     const unsigned char *label)
{
  size_t correct = 0;
  for (size_t i = 0; i < scores->shape.size[0]; i++)
    correct += best_class(scores, i) == label[i];
  return correct;
}

static void measure_batch(const Model *model, Graph *graph,
                          const Split *split, Scaling scaling,
                          size_t first, size_t count, Tally *tally)
{
  uint32_t index[MEASURE_BATCH];
  for (size_t i = 0; i < count; i++)
    index[i] = (uint32_t)(first + i);
  TensorNode *images = model_images(model, graph, count);
  split_batch(split, index, count, scaling, images->shape.abreast,
              images->value);
  const unsigned char *label = split->label + first;
  TensorNode *scores = model_scores(model, graph, images);
  TensorNode *loss =
      apply_loss(graph, tally->kind, scores, label, false);
  tally->loss += *loss->value;
  tally->images += count;
  tally->correct += count_correct(scores, label);
  size_t classes = scores->shape.size[1];
  for (size_t i = 0; tally->confusion && i < count; i++)
    tally->confusion[label[i] * classes + best_class(scores, i)]++;
  for (size_t i = 0; tally->wrong && i < count; i++)
    tally->wrong[first + i] = best_class(scores, i) != label[i];
}

void measure(const Model *model, Graph *graph, const Split *split,
             Scaling scaling, size_t first, size_t count, Tally *tally)
{
  for (size_t done = 0; done < count; done += MEASURE_BATCH) {
    size_t batch = count - done < MEASURE_BATCH ? count - done
                                                : MEASURE_BATCH;
    measure_batch(model, graph, split, scaling, first + done, batch,
                  tally);
    graph_clear(graph);
  }
}
