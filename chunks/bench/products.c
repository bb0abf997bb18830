/* The matrix products of a step, and no more.
   Explained in "Speed", book/70-speed.nw. */

#include "bench/work.h"
#include "core/arena.h"
#include "core/blas.h"
#include "core/fail.h"
#include "core/product.h"
#include "core/threads.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  bool each; /* for each image; otherwise for the batch */
  CBLAS_TRANSPOSE a, b;
  int m, n, k;
} Product;

enum {
  MOST_PRODUCTS = 512,
  GAP = 16 /* numbers between the rows of an array */
};

typedef struct {
  Product product[MOST_PRODUCTS];
  int products;
  size_t images, largest; /* entries of an array */
  real *a, *b, *c;        /* for each thread */
} Products;

static void add(Products *p, Product product)
{
  size_t m = (size_t)product.m, n = (size_t)product.n;
  size_t k = (size_t)product.k, gap = GAP;
  size_t size[] = { m * (n + gap), m * (k + gap), k * (m + gap),
                    k * (n + gap), n * (k + gap) };
  if (p->products == MOST_PRODUCTS)
    fail(EXIT_OPTION, "products: expected at most %d", MOST_PRODUCTS);
  for (int i = 0; i < 5; i++)
    if (size[i] > p->largest)
      p->largest = size[i];
  p->product[p->products++] = product;
}

static void add_layer_products(Products *p, const OpNode *node)
{
  bool each = !strcmp(node->op->name, "convolve");
  const Shape w = node->input[1]->shape, f = node->output->shape;
  int o = (int)w.size[0];
  int d = (int)(element_count(w) / w.size[0]);
  int t = (int)(each ? f.size[2] * f.size[3] : p->images);
  CBLAS_TRANSPOSE no = CblasNoTrans, yes = CblasTrans;
  bool first = p->products == 0;
  add(p, (Product){ each, no, no, o, t, d });
  add(p, (Product){ each, no, yes, d, o, t });
  if (!first)
    add(p, (Product){ each, yes, no, d, t, o });
}

static Products *products_of(Arena *arena, const char *model,
                             size_t batch, size_t threads)
{
  Products *p = arena_alloc(arena, 1, sizeof *p);
  *p = (Products){ .images = batch };
  ModelOptions options = network(model);
  Work work = work_new(&options, batch);
  Graph *graph = work.graph;
  TensorNode *images = tensor_new(
      graph->arena, matrix_shape(batch, options.features), "images");
  memset(images->value, 0,
         element_count(images->shape) * sizeof *images->value);
  model_training_scores(work.model, graph, images);
  for (size_t i = 0; i < graph->length; i++)
    if (!strcmp(graph->tape[i]->op->name, "convolve") ||
        !strcmp(graph->tape[i]->op->name, "linear"))
      add_layer_products(p, graph->tape[i]);
  work_free(&work);
  real **array[] = { &p->a, &p->b, &p->c };
  for (int i = 0; i < 3; i++) {
    *array[i] = arena_alloc(arena, threads * p->largest, sizeof(real));
    memset(*array[i], 0, threads * p->largest * sizeof(real));
  }
  return p;
}

static int columns_of(CBLAS_TRANSPOSE transposed, int rows, int columns)
{
  return transposed == CblasTrans ? rows : columns;
}

static void multiply_each(const Products *p, const Product *q)
{
#pragma omp parallel
  {
    size_t own = (size_t)omp_get_thread_num() * p->largest;
#pragma omp for
    for (size_t i = 0; i < p->images; i++)
      cblas_gemm(CblasRowMajor, q->a, q->b, q->m, q->n, q->k, 1,
                 p->a + own, columns_of(q->a, q->m, q->k) + GAP,
                 p->b + own, columns_of(q->b, q->k, q->n) + GAP, 0,
                 p->c + own, q->n + GAP);
  }
}

static void multiply_all(void *what)
{
  const Products *p = what;
  for (int i = 0; i < p->products; i++) {
    const Product *q = &p->product[i];
    if (q->each)
      multiply_each(p, q);
    else
      product(q->a, q->b, q->m, q->n, q->k, 1, p->a,
              columns_of(q->a, q->m, q->k), p->b,
              columns_of(q->b, q->k, q->n), 0, p->c);
  }
}

double bench_products(const char *text)
{
  Question q = question("products", text);
  Arena *arena = arena_new();
  Products *p =
      products_of(arena, q.model, q.batch, (size_t)q.threads);
  multiply_all(p);
  double rate =
      (double)q.batch * calls_a_second(multiply_all, p, q.seconds);
  arena_free(arena);
  return rate;
}
