/* Files of MNIST's format.
   Explained in "Files of images", book/43-mnist-files.nw. */

#ifndef DATA_IDX_H
#define DATA_IDX_H

#include "data/dataset.h"

enum {
  IDX_SIDE = 28,
  IDX_MOST = 1000000
};

/* Reads a split from a file of images, 28 x 28 bytes, and a file of
   labels, 0 ... 9, and notes their checksums under these names.
   Checked errors: as of packed.h, and files of another kind, other
   sizes, labels that are no digit, numbers that do not agree. */
Split idx_read(DataSet *data, const char *folder, const char *images,
               const char *labels);

#endif
