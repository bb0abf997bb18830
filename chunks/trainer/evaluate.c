/* Rebuilds a model from its file, tests it, and reports.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/evaluate.h"

#include "core/allocate.h"
#include "core/fail.h"
#include "data/output.h"
#include "data/safetensors.h"
#include "trainer/log.h"
#include "trainer/look.h"
#include "trainer/measure.h"
#include "trainer/parse.h"
#include "trainer/progress.h"
#include "trainer/scaling.h"
#include "trainer/tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *demand(const WeightsFile *file, const char *path,
                          const char *key)
{
  const char *value = weights_metadata(file, key);
  if (!value)
    fail(EXIT_INPUT,
         "%s: expected weights saved by this program, found no entry %s",
         path, key);
  return value;
}

static void demand_dimension(const WeightsFile *file, const char *path,
                             const char *key, size_t expected)
{
  char text[32];
  snprintf(text, sizeof text, "%zu", expected);
  if (strcmp(demand(file, path, key), text))
    fail(EXIT_INPUT, "%s: expected weights for %zu %s, found %.40s", path,
         expected, key, demand(file, path, key));
}
static void take(Options *options, const WeightsFile *file,
                 const Options *asked, const char *key)
{
  char text[SETTING_TEXT];
  const char *path = asked->load, *value = demand(file, path, key);
  parse_from(path);
  options_set(options, key, value);
  parse_from(NULL);
  if (options_said(asked, key, text) && strcmp(text, value))
    fail(EXIT_OPTION,
         "option --%s: expected %.40s, as in the weights %s, found %s",
         key, value, path, text);
}

static Options read_settings(const WeightsFile *file,
                             const Options *asked)
{
  const char *path = asked->load;
  Options options = options_default();
  options.data = asked->data;
  Dimensions data = data_dimensions(asked->data);
  demand_dimension(file, path, "features", data.features);
  demand_dimension(file, path, "classes", data.classes);
  take(&options, file, asked, "model");
  take(&options, file, asked, "loss");
  take(&options, file, asked, "scale");
  const char *const *key = model_traits((int)options.model)->option;
  for (; *key; key++)
    take(&options, file, asked, *key);
  return options;
}

static bool says_its_model(const WeightsFile *file)
{
  return weights_metadata(file, "model") != NULL;
}

static Options said_settings(const Options *asked)
{
  char text[SETTING_TEXT];
  if (!options_said(asked, "model", text))
    fail(EXIT_INPUT,
         "%s: expected weights saved by this program, which say their "
         "model, or --model on the command line and what else shapes "
         "the model, found neither",
         asked->load);
  return *asked;
}

static Scaling said_scaling(const Options *asked, const DataSet *data)
{
  if (asked->scale_by > 0)
    return scaling_by(asked->scale_by);
  return scaling_for(asked->scale, asked->scale == SCALE_STANDARD
                                       ? &data->train
                                       : &data->test);
}

static void demand_room(const WeightsFile *file, const char *path,
                        const ModelOptions *shape)
{
  double weights = 0, inputs = (double)shape->features;
  for (int i = 0; i < shape->hidden_layers; i++) {
    weights += inputs * (double)shape->hidden[i];
    inputs = (double)shape->hidden[i];
  }
  for (int i = 0; i < shape->stages; i++)
    weights += 9.0 * (double)shape->stage[i] * (double)shape->stage[i];
  if (weights > (double)weights_size(file))
    fail(EXIT_INPUT,
         "%s: expected %g weights or more, as its settings say, found "
         "a file of %zu bytes",
         path, weights, weights_size(file));
}

static Model *rebuild(const WeightsFile *file, const char *path,
                      const Options *trained)
{
  NamedTensor tensor[MAX_MODEL_TENSORS];
  ModelOptions shape = options_model(trained);
  demand_room(file, path, &shape);
  Model *model = model_new(&shape, 0);
  weights_read(file, tensor, model_tensors(model, tensor));
  return model;
}

static void print_table(FILE *stream, const Tally *tally, size_t classes)
{
  fprintf(stream, "class\timages\tcorrect\taccuracy");
  for (size_t p = 0; p < classes; p++)
    fprintf(stream, "\tpredicted_%zu", p);
  fprintf(stream, "\n");
  for (size_t c = 0; c < classes; c++) {
    const size_t *row = tally->confusion + c * classes;
    size_t images = 0;
    for (size_t p = 0; p < classes; p++)
      images += row[p];
    fprintf(stream, "%zu\t%zu\t%zu\t%.9g", c, images, row[c],
            images ? (double)row[c] / (double)images : 0.0);
    for (size_t p = 0; p < classes; p++)
      fprintf(stream, "\t%zu", row[p]);
    fprintf(stream, "\n");
  }
}

static void report(const Options *options, const DataSet *data,
                   const Tally *tally, size_t classes)
{
  double n = (double)tally->images;
  char loss[FIGURE_TEXT];
  printf("test images %zu  loss %s  accuracy %.4f\n", tally->images,
         figure(tally->loss / n, loss), (double)tally->correct / n);
  print_table(stdout, tally, classes);
  if (!options->log)
    return;
  OutputFile *file = output_open(options->log);
  Log *log = log_new(NULL);
  describe_program(log, options);
  describe_data(log, data);
  log_number(log, "test_loss", tally->loss / n);
  log_number(log, "test_accuracy", (double)tally->correct / n);
  fputs(log_text(log), output_stream(file));
  log_free(log);
  fprintf(output_stream(file), "# wrong:");
  for (size_t i = 0; i < data->test.count; i++)
    if (tally->wrong[i])
      fprintf(output_stream(file), " %zu", i);
  fprintf(output_stream(file), "\n");
  print_table(output_stream(file), tally, classes);
  output_commit(file);
}

int evaluate(const Options *options)
{
  use_threads(options->threads);
  WeightsFile *file = weights_open(options->load);
  Options trained = says_its_model(file) ? read_settings(file, options)
                                         : said_settings(options);
  bool measures = !says_its_model(file) && !options->scale_by &&
                  options->scale == SCALE_STANDARD;
  DataSet *data = data_load(options->data, options->data_dir, !measures);
  Model *model = rebuild(file, options->load, &trained);
  Scaling scaling = says_its_model(file)
                        ? scaling_read(file, options->load)
                        : said_scaling(options, data);
  if (options->kernels && says_its_model(file)) {
    take(&trained, file, options, "init");
    take(&trained, file, options, "seed");
  }
  weights_close(file);
  size_t classes = model->options.classes;
  Tally tally = { .kind = trained.loss,
                  .confusion = allocate(classes * classes,
                                        sizeof(size_t), "a table"),
                  .wrong = allocate(data->test.count, 1, "a table") };
  Graph *graph = graph_new();
  measure(model, graph, &data->test, scaling, 0, data->test.count,
          &tally);
  report(options, data, &tally, classes);
  Log *head = log_new(NULL);
  describe_program(head, options);
  describe_data(head, data);
  if (options->wrong)
    write_wrong(options->wrong, log_text(head), model, graph, &data->test,
                scaling, tally.wrong);
  if (options->kernels) {
    ModelOptions shape = options_model(&trained);
    Model *before = model_new(&shape, trained.seed);
    write_kernels(options->kernels, log_text(head), before, model);
    model_free(before);
  }
  log_free(head);
  graph_free(graph);
  free(tally.confusion);
  free(tally.wrong);
  model_free(model);
  data_free(data);
  return 0;
}
