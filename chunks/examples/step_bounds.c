/* How long a step may be.
   Explained in "Steps, and steps too large", book/48-sgd.nw. */

#include "core/random.h"
#include "nn/optimizer.h"
#include "ops/ops.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum {
  IMAGES = 32,
  PIXELS = 16,
  STEPS = 2000
};

typedef struct {
  Arena *arena;
  Graph *graph;
  TensorNode *images, *weight;
  real share; /* what the backward starts with: 1/2n, or 1/2 */
} Problem;

static Problem pose(double brightest, bool mean)
{
  Arena *arena = arena_new();
  Problem problem = {
    .arena = arena,
    .graph = graph_new(),
    .images = tensor_new(arena, matrix_shape(IMAGES, PIXELS), "images"),
    .weight = tensor_new(arena, matrix_shape(1, PIXELS), "weight"),
    .share = mean ? 0.5 / IMAGES : 0.5,
  };
  problem.weight->wants_gradient = true;
  Random random = random_start(1, 0);
  for (int i = 0; i < IMAGES * PIXELS; i++)
    problem.images->value[i] = brightest * random_uniform(&random);
  return problem;
}

static void find_gradient(Problem *problem)
{
  Graph *graph = problem->graph;
  graph_clear(graph);
  TensorNode *f = apply_linear(graph, problem->images, problem->weight,
                               NULL);
  TensorNode *squares = apply_multiply(graph, f, f);
  TensorNode *sum = apply_sum(graph, squares);
  graph_backward_from(graph, sum, &problem->share);
}

static double length(const real *x)
{
  double squares = 0;
  for (int j = 0; j < PIXELS; j++)
    squares += x[j] * x[j];
  return sqrt(squares);
}

static void start_at_ones(Problem *problem)
{
  for (int j = 0; j < PIXELS; j++)
    problem->weight->value[j] = 1;
}

static double largest_curvature(Problem *problem)
{
  double curvature = 0;
  start_at_ones(problem);
  for (int k = 0; k < 100; k++) {
    find_gradient(problem);
    const real *h = problem->weight->gradient;
    curvature = length(h);
    for (int j = 0; j < PIXELS; j++)
      problem->weight->value[j] = h[j] / curvature;
  }
  return curvature;
}

static bool moves_away(Problem *problem, double rate, double momentum)
{
  Arena *arena = arena_new();
  Optimizer *sgd = sgd_new(arena, &problem->weight, 1, rate, momentum,
                           0);
  start_at_ones(problem);
  double start = length(problem->weight->value);
  for (int t = 0; t < STEPS; t++) {
    find_gradient(problem);
    optimizer_step(sgd);
  }
  arena_free(arena);
  return !(length(problem->weight->value) <= start);
}

static double largest_step(Problem *problem, double momentum)
{
  double low = 1, high = 1;
  while (moves_away(problem, low, momentum))
    low /= 2;
  while (!moves_away(problem, high, momentum))
    high *= 2;
  while (high / low > 1.0001) {
    double middle = sqrt(low * high);
    if (moves_away(problem, middle, momentum))
      high = middle;
    else
      low = middle;
  }
  return low;
}

static void print_case(double brightest, bool mean, double momentum)
{
  Problem problem = pose(brightest, mean);
  double curvature = largest_curvature(&problem);
  double bound = 2 * (1 + momentum) / curvature;
  double found = largest_step(&problem, momentum);
  printf("0 to %-5g%-6s%8g%12.4g%12.3g%12.3g\n", brightest,
         mean ? "mean" : "sum", momentum, curvature, bound, found);
  graph_free(problem.graph);
  arena_free(problem.arena);
}

int main(void)
{
  printf("%-10s%-6s%8s%12s%12s%12s\n", "pixels", "loss", "momentum",
         "curvature", "bound", "found");
  print_case(1, true, 0);
  print_case(1, true, 0.9);
  print_case(1, false, 0);
  print_case(255, true, 0);
  print_case(255, false, 0);
  return 0;
}
