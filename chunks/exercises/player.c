#include "exercises/sample.h"

#include <unistd.h>

static void write_outputs(const Sample *s)
{
  for (const Array *a = s->array; a < s->array + s->arrays; a++) {
    size_t bytes = array_count(a) * sizeof(double);
    if (a->role != INPUT && write(3, a->now, bytes) != (ssize_t)bytes)
      _exit(3);
  }
}

int main(void)
{
  for (int k = 0; exercise.reader && k < SAMPLES; k++) {
    Sample s;
    sample_make(&s, k);
    exercise.call(exercise.reader);
    write_outputs(&s);
    sample_free(&s);
  }
  return exercise.reader ? 0 : 4;
}
