#ifndef DATA_MNIST_H
#define DATA_MNIST_H

#include "data/dataset.h"

/* Reads the four files of MNIST from dir/mnist. Checked errors: as of
   idx_read. */
void mnist_load(DataSet *data, const char *dir);

#endif
