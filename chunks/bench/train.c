/* Measures steps of training.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/fail.h"

#include <stdio.h>
#include <string.h>

ModelOptions network(const char *model)
{
  ModelOptions o = { .kind = MODEL_MLP,
                     .features = 3072,
                     .classes = 10,
                     .activation = ACTIVATION_RELU,
                     .init = INIT_HE,
                     .channels = 3,
                     .height = 32,
                     .width = 32 };
  if (!strcmp(model, "lenet")) {
    o.kind = MODEL_LENET;
  } else if (!strcmp(model, "resnet")) {
    o.kind = MODEL_RESNET;
    o.depth = 20;
    o.batch_norm = o.residual = true;
  } else {
    o.channels = 0;
    o.features = 784;
    o.hidden_layers = 1;
    o.hidden[0] = 3136;
  }
  return o;
}

static Work *work_for(const char *model, size_t batch)
{
  enum { KEPT = 8 };
  static struct {
    char model[16];
    Work work;
  } kept[KEPT];
  for (int i = 0; i < KEPT; i++) {
    if (!kept[i].work.batch) {
      ModelOptions options = network(model);
      snprintf(kept[i].model, sizeof kept[i].model, "%s", model);
      kept[i].work = work_new(&options, batch);
    }
    if (!strcmp(kept[i].model, model) && kept[i].work.batch == batch)
      return &kept[i].work;
  }
  fail(EXIT_OPTION, "train: expected at most %d networks", KEPT);
}

static void step(void *work)
{
  work_step(work);
}

double bench_train(const char *text)
{
  Question q = question("train", text);
  Work *work = work_for(q.model, q.batch);
  step(work);
  return (double)q.batch * calls_a_second(step, work, q.seconds);
}

double bench_step(const char *text)
{
  char what[16];
  size_t n, batch = 128;
  if (sscanf(text, "%15s %zu", what, &n) < 2)
    fail(EXIT_OPTION, "step: expected batch, width or depth, and N");
  use(1);
  ModelOptions options = network(!strcmp(what, "depth") ? "resnet"
                                                        : "mlp");
  if (!strcmp(what, "depth")) {
    options.depth = (int)n;
    batch = 16;
  } else if (!strcmp(what, "width")) {
    options.hidden[0] = n;
  } else {
    options.hidden[0] = 1024;
    batch = n;
  }
  Work work = work_new(&options, batch);
  step(&work);
  step(&work);
  double seconds = 1 / calls_a_second(step, &work, 0.3);
  work_free(&work);
  return seconds;
}
