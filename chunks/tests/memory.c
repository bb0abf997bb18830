/* A step of training asks the system for no memory.
   Explained in "Speed", book/70-speed.nw. */

#include "core/tree.h"
#include "core/random.h"
#include "core/tree.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/optimizer.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t calls;

#ifndef __SANITIZE_ADDRESS__
extern const char __executable_start, etext;

static void count(const void *caller)
{
  const char *place = caller;
  calls += place >= &__executable_start && place < &etext;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
  count(__builtin_return_address(0));
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
  count(__builtin_return_address(0));
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size)
{
  count(__builtin_return_address(0));
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
  count(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}
#endif

enum { BATCH = 16 };

static ModelOptions options_of(ModelKind kind)
{
  return (ModelOptions){ .kind = kind,
                         .features = 3072,
                         .classes = 10,
                         .hidden_layers = 1,
                         .hidden = { 200 },
                         .activation = ACTIVATION_RELU,
                         .init = INIT_HE,
                         .channels = 3,
                         .height = 32,
                         .width = 32,
                         .depth = 8,
                         .batch_norm = kind == MODEL_RESNET,
                         .residual = true };
}

static TensorNode *forward_and_back(const Model *model, Graph *graph)
{
  static const unsigned char label[BATCH];
  TensorNode *x = model_images(model, graph, BATCH);
  for (size_t i = 0; i < BATCH * 3072; i++)
    x->value[i] = (real)(i % 17) / 17;
  TensorNode *scores = model_training_scores(model, graph, x);
  TensorNode *loss = cross_entropy_loss(graph, scores, label, true);
  graph_backward(graph, loss);
  return loss;
}

static const ModelKind kinds[] = { MODEL_MLP, MODEL_LENET,
                                   MODEL_RESNET };

static void after_the_first_step_nothing_is_allocated(void **state)
{
  (void)state;
  if (getenv("SANITIZED"))
    skip(); /* there no calls are counted */
  for (int k = 0; k < 3; k++) {
    ModelOptions options = options_of(kinds[k]);
    Model *model = model_new(&options, 1);
    Graph *graph = graph_new();
    Optimizer *sgd = sgd_new(model->arena, model->parameter,
                             model->parameters, 0.01, 0.9, 0);
    size_t before = 0;
    for (int step = 0; step < 3; step++) {
      forward_and_back(model, graph);
      optimizer_step(sgd);
      graph_clear(graph);
      if (step == 0)
        before = calls;
    }
    assert_int_equal(calls, before);
    assert_true(calls > 0);
    graph_free(graph);
    model_free(model);
  }
}
static double numbers_of(const Graph *graph)
{
  double sum = BATCH * 3072;
  for (size_t i = 0; i < graph->length; i++) {
    const OpNode *node = graph->tape[i];
    sum += (double)element_count(node->output->shape);
    for (int k = 0; k < node->inputs; k++)
      if (node->input[k]->wants_gradient)
        sum += (double)element_count(node->input[k]->shape);
    if (!strcmp(node->op->name, "convolve"))
      sum += (double)(groups_of(BATCH) *
                      element_count(node->input[1]->shape));
  }
  return sum;
}

static void the_graph_takes_what_its_formula_says(void **state)
{
  (void)state;
  for (int k = 0; k < 3; k++) {
    ModelOptions options = options_of(kinds[k]);
    Model *model = model_new(&options, 1);
    Graph *graph = graph_new();
    forward_and_back(model, graph);
    double said = sizeof(real) * numbers_of(graph);
    double found = (double)arena_peak(graph->arena);
    assert_true(fabs(found / said - 1) < 0.1);
    graph_free(graph);
    model_free(model);
  }
}
static void write_zeros(const char *name, const unsigned char *head,
                        size_t length, size_t zeros)
{
  write_bytes(scratch(name), head, length);
  assert_int_equal(truncate(scratch(name), (off_t)(length + zeros)), 0);
}

static void write_black(const char *images, const char *labels,
                        unsigned count)
{
  unsigned char high = (unsigned char)(count >> 8),
                low = (unsigned char)count;
  const unsigned char image[] = { 0, 0, 8, 3, 0, 0, high, low,
                                  0, 0, 0, 28, 0, 0, 0, 28 };
  const unsigned char label[] = { 0, 0, 8, 1, 0, 0, high, low };
  write_zeros(images, image, sizeof image, 784 * count);
  write_zeros(labels, label, sizeof label, count);
}

static void write_black_images(void)
{
  mkdir(scratch("mnist"), 0777);
  write_black("mnist/train-images-idx3-ubyte",
              "mnist/train-labels-idx1-ubyte", 60000);
  write_black("mnist/t10k-images-idx3-ubyte",
              "mnist/t10k-labels-idx1-ubyte", 10000);
}
static double peak_of(const char *arguments)
{
  char line[512];
  snprintf(line, sizeof line,
           "cd \"$SCRATCH\" && exec '%s' train --threads 1 --epochs 1 "
           "--data mnist --data-dir . --training 1024 %s >/dev/null",
           getenv("TRAINER"), arguments);
  pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(127);
  }
  int status;
  struct rusage usage;
  assert_int_equal(wait4(child, &status, 0, &usage), child);
  assert_int_equal(status, 0);
  return 1024 * (double)usage.ru_maxrss;
}
static double said(double batch, double states)
{
  double parameters = 3136 * 785 + 10 * 3137;
  double gradients = parameters - (states > 0 ? 0 : 3136 * 784);
  double graph = batch * (784 + 4 * 3136 + 40) + gradients;
  return 70000 * 785 + 4 * ((1 + states) * parameters + graph);
}

static void the_trainer_takes_what_its_formula_says(void **state)
{
  (void)state;
  if (getenv("SANITIZED"))
    skip();
  write_black_images();
  double own = peak_of("--batch 128") - said(128, 0);
  double peak = peak_of("--batch 1024 --momentum 0.9");
  assert_true(own < 32 * 1024 * 1024);
  assert_true(fabs(peak / (said(1024, 1) + own) - 1) < 0.1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_trainer_takes_what_its_formula_says),
    cmocka_unit_test(after_the_first_step_nothing_is_allocated),
    cmocka_unit_test(the_graph_takes_what_its_formula_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
