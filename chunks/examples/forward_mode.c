/* The worked network in forward mode, beside its backward.
   Explained in "What 'the backward of' means", book/10-backward.nw. */

#include "ops/ops.h"

#include <string.h>

/* A matrix, or a vector when rows is 0. */
static TensorNode *entries(Graph *graph, const char *name, size_t rows,
                           size_t columns, const real *value)
{
  Shape shape = rows ? matrix_shape(rows, columns)
                     : vector_shape(columns);
  TensorNode *leaf = tensor_new(graph->arena, shape, name);
  memcpy(leaf->value, value, element_count(shape) * sizeof(real));
  leaf->wants_gradient = true;
  return leaf;
}

typedef struct {
  real value, tangent;
} Dual;

static Dual plus(Dual x, Dual y)
{
  return (Dual){ x.value + y.value, x.tangent + y.tangent };
}

static Dual times(Dual x, Dual y)
{
  return (Dual){ x.value * y.value,
                 x.tangent * y.value + x.value * y.tangent };
}

static Dual relu(Dual x)
{
  return x.value > 0 ? x : (Dual){ 0, 0 };
}

/* f = x W^T + b, for two inputs and two outputs. */
static void layer(const Dual *x, const Dual *w, const Dual *b, Dual *f)
{
  for (int j = 0; j < 2; j++) {
    f[j] = b[j];
    for (int k = 0; k < 2; k++)
      f[j] = plus(f[j], times(x[k], w[2 * j + k]));
  }
}

/* The outputs o from the fourteen numbers; returns the loss. */
static Dual network(const Dual *number, const real *target, Dual *o)
{
  Dual h[2], loss = { 0, 0 };
  layer(number, number + 2, number + 6, h);
  for (int k = 0; k < 2; k++)
    h[k] = relu(h[k]);
  layer(h, number + 8, number + 12, o);
  for (int j = 0; j < 2; j++) {
    Dual d = plus(o[j], (Dual){ -target[j], 0 });
    loss = plus(loss, times(d, d));
  }
  return loss;
}

enum {
  LEAVES = 5,
  NUMBERS = 14
};

int main(void)
{
  Graph *graph = graph_new();
  TensorNode *x = entries(graph, "x", 1, 2, (real[]){ 1, 2 });
  TensorNode *w = entries(graph, "W", 2, 2, (real[]){ 1, -1, 2, 1 });
  TensorNode *b = entries(graph, "b", 0, 2, (real[]){ 0, -1 });
  TensorNode *v = entries(graph, "V", 2, 2, (real[]){ 2, 1, 3, -1 });
  TensorNode *c = entries(graph, "c", 0, 2, (real[]){ 0, 2 });
  TensorNode *t = entries(graph, "t", 1, 2, (real[]){ 1, 1 });
  t->wants_gradient = false;
  TensorNode *a = apply_linear(graph, x, w, b);
  TensorNode *h = apply_relu(graph, a);
  TensorNode *o = apply_linear(graph, h, v, c);
  TensorNode *d = apply_subtract(graph, o, t);
  TensorNode *loss = apply_sum(graph, apply_multiply(graph, d, d));
  graph_backward(graph, loss);
  TensorNode *leaf[LEAVES] = { x, w, b, v, c };
  Dual number[NUMBERS], output[2];
  for (int k = 0, n = 0; k < LEAVES; k++)
    for (size_t i = 0; i < element_count(leaf[k]->shape); i++)
      number[n++] = (Dual){ leaf[k]->value[i], 0 };
  printf("%18s%22s\n", "14 passes forward", "one backward");
  for (int k = 0, n = 0; k < LEAVES; k++)
    for (size_t i = 0; i < element_count(leaf[k]->shape); i++, n++) {
      number[n].tangent = 1;
      Dual l = network(number, t->value, output);
      number[n].tangent = 0;
      printf("%s[%zu]%14g%22g\n", leaf[k]->name, i, l.tangent,
             leaf[k]->gradient[i]);
    }
  real left = 0, right = 0;
  for (int n = 0; n < NUMBERS; n++)
    number[n].tangent = n + 1;
  network(number, t->value, output);
  for (int j = 0; j < 2; j++)
    left += o->gradient[j] * output[j].tangent;
  for (int k = 0, n = 0; k < LEAVES; k++)
    for (size_t i = 0; i < element_count(leaf[k]->shape); i++, n++)
      right += leaf[k]->gradient[i] * number[n].tangent;
  printf("\n<G, J V> = %g,  <J^T G, V> = %g\n", left, right);
  graph_free(graph);
}
