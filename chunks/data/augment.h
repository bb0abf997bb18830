#ifndef DATA_AUGMENT_H
#define DATA_AUGMENT_H

#include "data/dataset.h"

#include <stdbool.h>

typedef enum {
  AUGMENT_NONE,
  AUGMENT_FLIP_CROP
} Augmentation;

/* Where the window begins in an image padded by PADDING on each side,
   and whether what it shows is mirrored. */
enum { PADDING = 4 };
typedef struct {
  size_t row, column; /* 0 ... 2 PADDING */
  bool mirrored;
} Move;

/* The move of an image in an epoch, the same for the same four
   arguments. The epoch is below 2^24. */
Move draw_move(uint64_t seed, size_t epoch, uint32_t image,
               bool may_mirror);

/* Writes an image of bytes so moved (equation augment:move), and
   scaled, as a row of split->features numbers. Its sides are of at
   least PADDING pixels. */
void move_image(const Split *split, size_t image, Move move,
                const Scaling *scaling, real *row);

/* As split_batch, but every image has its move of this epoch. Images
   with one plane are not mirrored. */
void augmented_batch(const Split *split, const uint32_t *index,
                     size_t count, Scaling scaling, uint64_t seed,
                     size_t epoch, bool abreast, real *batch);

#endif
