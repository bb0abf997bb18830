/* How far the two forms of GELU lie apart.
   Explained in "GELU, in two forms", book/57-gelu.nw. */

#include "ops/ops.h"

#include <math.h>
#include <stdio.h>

static void print_row(real value)
{
  static const real one = 1;
  Graph *graph = graph_new();
  TensorNode *x = tensor_new(graph->arena, scalar_shape(), "x");
  *x->value = value;
  x->wants_gradient = true;
  TensorNode *exact = apply_gelu(graph, x);
  TensorNode *close = apply_gelu_tanh(graph, x);
  graph_backward_from(graph, exact, &one);
  double slope = *x->gradient;
  graph_backward_from(graph, close, &one);
  printf("%5g %12.4g %12.4g %12.4g %12.4g\n", (double)value,
         (double)*exact->value, (double)*close->value, slope,
         (double)*x->gradient);
  graph_free(graph);
}

static double largest_difference(double a)
{
  double largest = 0, c = sqrt(2 / M_PI);
  for (int i = -8000; i <= 8000; i++) {
    double x = i / 1000.0;
    double exact = x * erfc(-x / M_SQRT2) / 2;
    double close = x * (1 + tanh(c * (x + a * x * x * x))) / 2;
    largest = fmax(largest, fabs(exact - close));
  }
  return largest;
}

int main(void)
{
  printf("%5s %12s %12s %12s %12s\n", "x", "gelu", "with tanh",
         "gelu'", "with tanh'");
  for (int i = -6; i <= 4; i += 2)
    print_row(i);
  printf("largest difference, with a = 0.044715: %.6f\n",
         largest_difference(0.044715));
  printf("                     a = 2/(3 pi) - 1/6: %.6f\n",
         largest_difference(2 / (3 * M_PI) - 1. / 6));
  return 0;
}
