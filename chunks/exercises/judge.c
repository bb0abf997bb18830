#include "exercises/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double slope(double *entry)
{
  const double h = 1e-3, x = *entry;
  double l[5];
  for (int k = 0; k < 5; k++) {
    *entry = x + (k - 2) * h;
    l[k] = exercise.loss();
  }
  *entry = x;
  return (l[0] - 8 * l[1] + 8 * l[3] - l[4]) / (12 * h);
}

static bool same(double x, double y)
{
  return (isnan(x) && isnan(y)) || x == y ||
         fabs(x - y) <= 1e-6 * (1 + fabs(y));
}

typedef struct {
  bool wrong, touched, uneven;
  bool possible[MAX_MISTAKES], differs[MAX_MISTAKES];
  int sample; /* the first that is wrong, and its first wrong entry */
  size_t row, column;
  double found, right, times; /* found = times right, unless uneven */
} Finding;

static Finding finding[MAX_ARRAYS];
static double *found[MAX_ARRAYS], *right[MAX_ARRAYS];

static void find_right(Sample *s)
{
  sample_restore(s);
  if (exercise.right)
    exercise.call(exercise.right);
  for (int o = 0; o < s->arrays; o++) {
    const Array *a = &s->array[o];
    for (size_t i = 0; right[o] && i < array_count(a); i++)
      right[o][i] = a->role == GRADIENT
                        ? slope(&s->array[a->of].now[i])
                        : a->now[i];
  }
}

static void compare_ratio(Finding *f, double is, double should_be)
{
  bool zero = fabs(should_be) < 1e-6;
  if (!zero && f->times == 0)
    f->times = is / should_be;
  if (!isfinite(is) || (!zero && fabs(is) < 1e-9) ||
      !same(is, f->times * should_be))
    f->uneven = true;
}

static void compare_with_right(const Sample *s, int o)
{
  const Array *a = &s->array[o];
  Finding *f = &finding[o];
  for (size_t i = 0; i < array_count(a); i++)
    compare_ratio(f, found[o][i], right[o][i]);
  for (size_t i = 0; !f->wrong && i < array_count(a); i++)
    if (!same(found[o][i], right[o][i])) {
      f->wrong = true;
      f->sample = s->index;
      f->row = i / a->columns;
      f->column = i % a->columns;
      f->found = found[o][i];
      f->right = right[o][i];
    }
}

static bool untouched(const Array *a, const double now[])
{
  return !memcmp(a->before, now, array_count(a) * sizeof(double));
}

static void commit(int m)
{
  if (exercise.mistake[m].plain)
    exercise.mistake[m].plain();
  else
    exercise.call(exercise.mistake[m].function);
}

static void compare_with_mistake(Sample *s, int m)
{
  sample_restore(s);
  commit(m);
  for (int o = 0; o < s->arrays; o++) {
    const Array *a = &s->array[o];
    for (size_t i = 0; found[o] && i < array_count(a); i++) {
      if (!same(a->now[i], found[o][i]))
        finding[o].possible[m] = false;
      if (!untouched(a, a->now) && !same(a->now[i], right[o][i]))
        finding[o].differs[m] = true;
    }
  }
}

static bool read_outputs(const Sample *s, FILE *file)
{
  bool whole = true;
  for (int o = 0; o < s->arrays; o++) {
    const Array *a = &s->array[o];
    found[o] = right[o] = NULL;
    if (a->role == INPUT)
      continue;
    size_t n = array_count(a);
    found[o] = malloc(n * sizeof(double));
    right[o] = malloc(n * sizeof(double));
    whole = whole && fread(found[o], sizeof(double), n, file) == n;
  }
  return whole;
}

static bool judge_sample(Sample *s, FILE *file)
{
  if (!read_outputs(s, file))
    return false;
  find_right(s);
  for (int m = 0; exercise.mistake[m].key; m++)
    compare_with_mistake(s, m);
  for (int o = 0; o < s->arrays; o++)
    if (found[o]) {
      compare_with_right(s, o);
      if (!untouched(&s->array[o], found[o]))
        finding[o].touched = true;
    }
  return true;
}

/* What rounding has left of a zero is 0. */
static double without_noise(double x)
{
  return fabs(x) < 1e-9 ? 0 : x;
}

static void say_finding(const Array *a, const Finding *f)
{
  printf("%s, row %zu, column %zu: ", a->name, f->row, f->column);
  if (unwritten(f->found))
    printf("your function has not written it");
  else if (only_added(f->found))
    printf("your function adds to it, but has never set it to zero");
  else if (isnan(f->found))
    printf("your function gives no number (NaN)");
  else
    printf("your function says %.9g", without_noise(f->found));
  printf(a->role == GRADIENT ? "; the numerical derivative is %.9g\n"
                             : "; right is %.9g\n",
         without_noise(f->right));
  Sample s;
  sample_make(&s, f->sample);
  sample_print(&s);
  sample_free(&s);
  if (f->uneven)
    printf("index %s\n", a->name);
  else
    printf("All of it is %.4g times what is right.\n", f->times);
  for (int m = 0; exercise.mistake[m].key; m++)
    if (f->possible[m] && f->differs[m])
      printf("mistake %s\n", exercise.mistake[m].key);
}

static void say_verdict(const Sample *s)
{
  bool wrong = false, touched = false;
  for (int o = 0; o < s->arrays; o++) {
    wrong = wrong || finding[o].wrong;
    touched = touched || finding[o].touched;
  }
  printf("verdict %s\n", !touched ? "not-yet"
                         : wrong  ? "wrong"
                                  : "done");
  for (int o = 0; touched && o < s->arrays; o++)
    if (finding[o].wrong)
      say_finding(&s->array[o], &finding[o]);
}

static FILE *play(int mistake)
{
  FILE *file = tmpfile();
  if (!file)
    exit(66);
  for (int k = 0; k < SAMPLES; k++) {
    Sample s;
    sample_make(&s, k);
    commit(mistake);
    for (int o = 0; o < s.arrays; o++)
      if (s.array[o].role != INPUT)
        fwrite(s.array[o].now, sizeof(double),
               array_count(&s.array[o]), file);
    sample_free(&s);
  }
  rewind(file);
  return file;
}

static void judge(FILE *file)
{
  Sample s;
  memset(finding, 0, sizeof finding);
  for (int o = 0; o < MAX_ARRAYS; o++)
    memset(finding[o].possible, true, sizeof finding[o].possible);
  for (int k = 0; k < SAMPLES; k++) {
    sample_make(&s, k);
    if (!judge_sample(&s, file)) {
      printf("verdict short\nIt happened for this input:\n");
      sample_print(&s);
      return;
    }
  }
  say_verdict(&s);
}

int main(int argc, char *argv[])
{
  if (argc != 2)
    return 64;
  bool mistakes = !strcmp(argv[1], "--mistakes");
  FILE *file = mistakes ? NULL : fopen(argv[1], "rb");
  for (int m = 0; mistakes && exercise.mistake[m].key; m++) {
    printf("played %s\n", exercise.mistake[m].key);
    FILE *played = play(m);
    judge(played);
    fclose(played);
  }
  if (!mistakes && !file)
    return 64;
  if (file)
    judge(file);
  return 0;
}
