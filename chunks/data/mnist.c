/* The four files of MNIST.
   Explained in "Files of images", book/43-mnist-files.nw. */

#include "data/mnist.h"

#include "core/fail.h"
#include "data/idx.h"

#include <limits.h>
#include <stdio.h>

void mnist_load(DataSet *data, const char *dir, bool only_test)
{
  char folder[PATH_MAX];
  if (snprintf(folder, sizeof folder, "%s/mnist", dir) >= PATH_MAX)
    fail(EXIT_INPUT, "%.40s...: expected a shorter path", dir);
  if (!only_test)
    data->train = idx_read(data, folder, "train-images-idx3-ubyte",
                           "train-labels-idx1-ubyte");
  data->test = idx_read(data, folder, "t10k-images-idx3-ubyte",
                        "t10k-labels-idx1-ubyte");
}
