/* MNIST from its publisher's files.
   Explained in "Files of images", book/43-mnist-files.nw. */

#ifndef DATA_MNIST_H
#define DATA_MNIST_H

#include "data/dataset.h"

/* Reads the four files of MNIST from dir/mnist, or only the two of
   the test images. Checked errors: as of idx_read. */
void mnist_load(DataSet *data, const char *dir, bool only_test);

#endif
