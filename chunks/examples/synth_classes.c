/* Points of the two classes.
   Explained in "Data", book/42-data.nw. */

#include "data/dataset.h"

#include <stdio.h>

static void count_classes(const char *name, const Split *split)
{
  size_t count[2] = { 0 };
  for (size_t i = 0; i < split->count; i++)
    count[split->label[i]]++;
  printf("%-9s %8zu %8zu %12.4f\n", name, count[0], count[1],
         (double)count[0] / (double)split->count);
}

int main(void)
{
  DataSet *data = data_load("synth", NULL, false);
  printf("points     class 0  class 1  share of 0\n");
  count_classes("training", &data->train);
  count_classes("test", &data->test);
  data_free(data);
}
