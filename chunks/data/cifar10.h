/* CIFAR-10 from its publisher's files.
   Explained in "Pictures", book/45-pictures.nw. */

#ifndef DATA_CIFAR10_H
#define DATA_CIFAR10_H

#include "data/dataset.h"

enum {
  PICTURE_SIDE = 32,
  PICTURE_PLANES = 3,
  PICTURE_BYTES = PICTURE_PLANES * PICTURE_SIDE * PICTURE_SIDE,
  PICTURE_CLASSES = 10
};

/* Reads the files data_batch_1.bin ... data_batch_5.bin, unless only
   the test pictures are wanted, and test_batch.bin from the folder
   dir/cifar-10-batches-bin. Checked errors: as of packed.h, and
   labels that are no class, more than a million pictures. */
void cifar10_load(DataSet *data, const char *dir, bool only_test);

#endif
