/* Counts flat and dead units, and takes norms.
   Explained in "Looking inside a run", book/53-probe.nw. */

#include "trainer/probe.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "core/threads.h"
#include "core/tree.h"
#include "data/output.h"
#include "trainer/log.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  double input, input_squares; /* sums over its values */
  double output, output_squares;
  size_t flat; /* how many of them are flat */
} Unit;

typedef struct {
  const char *layer, *op;
  size_t units, values; /* values: of each unit */
  Unit *unit;
} Watched;

enum { MAX_WATCHED = 128 };

struct Probe {
  const char *path, *header;
  const Model *model;
  Arena *arena; /* of one epoch */
  int watched;
  Watched watch[MAX_WATCHED];
  double gradient[MAX_PARAMETERS]; /* norms */
  real *held[MAX_PARAMETERS];      /* copies of the buffers */
  FILE *rows;                      /* a growing text */
  char *text;
  size_t size;
};

Probe *probe_new(const char *path, const char *header,
                 const Model *model)
{
  if (!path)
    return NULL;
  Probe *probe = allocate(1, sizeof *probe, "a probe");
  FILE *rows = open_memstream(&probe->text, &probe->size);
  if (!rows)
    fail(EXIT_INPUT, "memory: expected room for a probe, found none left");
  probe->path = path;
  probe->header = header;
  probe->model = model;
  probe->arena = arena_new();
  probe->rows = rows;
  for (int p = 0; p < MAX_PARAMETERS; p++)
    probe->gradient[p] = NAN;
  return probe;
}

void probe_free(Probe *probe)
{
  if (!probe)
    return;
  fclose(probe->rows);
  free(probe->text);
  arena_free(probe->arena);
  free(probe);
}

static void copy_buffer(const TensorNode *buffer, const real *from,
                        real *to)
{
  memcpy(to, from, element_count(buffer->shape) * sizeof(real));
}

void probe_hold(Probe *probe)
{
  arena_clear(probe->arena);
  for (int b = 0; b < probe->model->buffers; b++) {
    const TensorNode *buffer = probe->model->buffer[b];
    probe->held[b] = arena_alloc(
        probe->arena, element_count(buffer->shape), sizeof(real));
    copy_buffer(buffer, buffer->value, probe->held[b]);
  }
}

void probe_release(Probe *probe)
{
  for (int b = 0; b < probe->model->buffers; b++) {
    const TensorNode *buffer = probe->model->buffer[b];
    copy_buffer(buffer, probe->held[b], buffer->value);
  }
}

static const char *stem(Arena *arena, const char *name)
{
  const char *end = strrchr(name, '.');
  size_t length = end ? (size_t)(end - name) : strlen(name);
  char *text = arena_alloc(arena, length + 1, 1);
  memcpy(text, name, length);
  text[length] = '\0';
  return text;
}

static const char *layer_before(Arena *arena, const TensorNode *x)
{
  for (; x->source; x = x->source->input[0])
    for (int i = 1; i < x->source->inputs; i++) {
      const TensorNode *leaf = x->source->input[i];
      if (!leaf->source && leaf->name)
        return stem(arena, leaf->name);
    }
  return "input";
}

static void add_run(size_t count, size_t step, const real *x,
                    double *sum, double *squares)
{
  double a = 0, b = 0;
  for (size_t k = 0; k < count; k++) {
    double value = x[k * step];
    a += value;
    b += value * value;
  }
  *sum += a;
  *squares += b;
}

static size_t count_flat(size_t count, size_t step, const real *x,
                         const real *f, IsFlat *is_flat)
{
  size_t flat = 0;
  for (size_t k = 0; k < count; k++)
    flat += is_flat(x[k * step], f[k * step]);
  return flat;
}
static size_t values_of(Shape shape)
{
  size_t values = 1; /* of a unit, in an image */
  for (int d = 2; d < shape.rank; d++)
    values *= shape.size[d];
  return values;
}

static void watch_unit(Unit *unit, const OpNode *node, size_t u,
                       IsFlat *is_flat)
{
  Shape shape = node->output->shape;
  size_t s = values_of(shape), step = shape.abreast ? GROUP : 1;
  for (size_t i = 0; i < shape.size[0]; i++) {
    const real *x = node->input[0]->value + place_of(shape, i, u * s);
    const real *f = node->output->value + place_of(shape, i, u * s);
    add_run(s, step, x, &unit->input, &unit->input_squares);
    add_run(s, step, f, &unit->output, &unit->output_squares);
    unit->flat += count_flat(s, step, x, f, is_flat);
  }
}

static Watched *begin_watching(Probe *probe, int k, const OpNode *node)
{
  if (k == MAX_WATCHED)
    fail(EXIT_INPUT, "probe: expected at most %d activations, found more",
         MAX_WATCHED);
  Watched *w = &probe->watch[k];
  if (k < probe->watched)
    return w;
  probe->watched++;
  *w = (Watched){ .layer = layer_before(probe->arena, node->input[0]),
                  .op = node->op->name,
                  .units = node->output->shape.size[1] };
  w->unit = arena_alloc(probe->arena, w->units, sizeof *w->unit);
  memset(w->unit, 0, w->units * sizeof *w->unit);
  return w;
}
static void watch_tape(Probe *probe, const Graph *graph)
{
  int k = 0;
  for (size_t number = 0; number < graph->length; number++) {
    const OpNode *node = graph->tape[number];
    IsFlat *is_flat = flatness_of(node->op);
    if (!is_flat)
      continue;
    Watched *w = begin_watching(probe, k++, node);
    size_t count = element_count(node->output->shape);
    w->values += node->output->shape.size[0] *
                 values_of(node->output->shape);
#pragma omp parallel for num_threads(threads_for(count))
    for (size_t u = 0; u < w->units; u++)
      watch_unit(&w->unit[u], node, u, is_flat);
  }
}

static double norm(const TensorNode *w, const real *x)
{
  if (!x)
    return NAN;
  double squares = 0;
  size_t n = element_count(w->shape);
  for (size_t i = 0; i < n; i++)
    squares += (double)x[i] * x[i];
  return sqrt(squares);
}

void probe_gradients(Probe *probe)
{
  for (int p = 0; p < probe->model->parameters; p++) {
    const TensorNode *w = probe->model->parameter[p];
    probe->gradient[p] = norm(w, w->gradient);
  }
}

static void print_row(FILE *rows, size_t epoch, const char *tensor,
                      const char *op, size_t size,
                      const double number[8])
{
  fprintf(rows, "%zu\t%s\t%s\t%zu", epoch, tensor, op, size);
  for (int k = 0; k < 8; k++)
    print_number(rows, number[k]);
  fputc('\n', rows);
}
static void moments(double sum, double squares, double n,
                    double moment[2])
{
  double mean = sum / n;
  double variance = squares / n - mean * mean;
  moment[0] = mean;
  moment[1] = variance < 0 ? 0 : sqrt(variance);
}

static void print_watched(FILE *rows, size_t epoch, const Watched *w)
{
  Unit all = { 0 };
  size_t dead = 0;
  for (size_t u = 0; u < w->units; u++) {
    all.input += w->unit[u].input;
    all.input_squares += w->unit[u].input_squares;
    all.output += w->unit[u].output;
    all.output_squares += w->unit[u].output_squares;
    all.flat += w->unit[u].flat;
    dead += w->unit[u].flat == w->values;
  }
  double n = (double)w->units * (double)w->values;
  double number[8] = { [4] = (double)all.flat / n,
                       [5] = (double)dead / (double)w->units,
                       [6] = NAN,
                       [7] = NAN };
  moments(all.input, all.input_squares, n, number);
  moments(all.output, all.output_squares, n, number + 2);
  print_row(rows, epoch, w->layer, w->op, w->units, number);
}
static void print_parameter(const Probe *probe, size_t epoch, int p)
{
  const TensorNode *w = probe->model->parameter[p];
  const double number[8] = { NAN, NAN, NAN, NAN, NAN, NAN,
                             norm(w, w->value), probe->gradient[p] };
  print_row(probe->rows, epoch, w->name, "parameter",
            element_count(w->shape), number);
}

static const char columns[] =
    "epoch\ttensor\top\tsize\tinput_mean\tinput_deviation\tmean\t"
    "deviation\tsaturated\tdead\tnorm\tgradient_norm\n";

static void write_file(Probe *probe)
{
  settle(probe->rows, "a probe");
  OutputFile *file = output_open(probe->path);
  fprintf(output_stream(file), "%s%s%s", probe->header, columns,
          probe->text);
  output_commit(file);
}

enum { PROBE_BATCH = 250 };

static void probe_batch(Probe *probe, Graph *graph, const Split *split,
                        Scaling scaling, size_t first, size_t count)
{
  uint32_t index[PROBE_BATCH];
  for (size_t i = 0; i < count; i++)
    index[i] = (uint32_t)(first + i);
  TensorNode *images = model_images(probe->model, graph, count);
  split_batch(split, index, count, scaling, images->shape.abreast,
              images->value);
  model_training_scores(probe->model, graph, images);
  watch_tape(probe, graph);
  graph_clear(graph);
}
void probe_epoch(Probe *probe, size_t epoch, Graph *graph,
                 const Split *split, Scaling scaling, size_t count)
{
  size_t batches = (count + PROBE_BATCH - 1) / PROBE_BATCH;
  probe->watched = 0;
  probe_hold(probe);
  for (size_t b = 0; b < batches; b++) {
    size_t first = b * count / batches;
    probe_batch(probe, graph, split, scaling, first,
                (b + 1) * count / batches - first);
  }
  probe_release(probe);
  for (int k = 0; k < probe->watched; k++)
    print_watched(probe->rows, epoch, &probe->watch[k]);
  for (int p = 0; p < probe->model->parameters; p++)
    print_parameter(probe, epoch, p);
  write_file(probe);
}

static void demand_columns(FILE *file, const char *path, char **line,
                           size_t *size)
{
  while (getline(line, size, file) > 0)
    if (**line != '#') {
      if (!strcmp(*line, columns))
        return;
      break;
    }
  fail(EXIT_INPUT, "%s: expected the rows of a probe, to go on from, "
                   "found something else",
       path);
}

void probe_resume(Probe *probe, size_t epoch)
{
  struct stat status;
  if (stat(probe->path, &status) || !S_ISREG(status.st_mode))
    return;
  FILE *file = fopen(probe->path, "r");
  char *line = NULL;
  size_t size = 0;
  if (!file)
    fail(EXIT_INPUT, "%s: expected a file that can be read, found: %s",
         probe->path, strerror(errno));
  demand_columns(file, probe->path, &line, &size);
  while (getline(&line, &size, file) > 0)
    if (strtoull(line, NULL, 10) <= epoch)
      fputs(line, probe->rows);
  free(line);
  fclose(file);
}
