/* Draws the points.
   Explained in "Data", book/42-data.nw. */

#include "data/synth.h"

#include "core/random.h"

#include <zlib.h>

enum {
  SYNTH_SEED = 1,
  SYNTH_TRAIN = 60000,
  SYNTH_TEST = 10000
};

unsigned char synth_class(double x1, double x2)
{
  return x1 * x1 + 1.5 * x1 * x2 + 0.2 * x2 * x2 > 0.6;
}

static Split draw_points(size_t count, uint64_t first)
{
  Split split = split_of_numbers(count, 2, 2);
  for (size_t i = 0; i < count; i++) {
    Random random = random_start(
        SYNTH_SEED, random_stream(STREAM_DATA, first + i));
    float *x = split.number + 2 * i;
    x[0] = (float)random_normal(&random);
    x[1] = (float)random_normal(&random);
    split.label[i] = synth_class(x[0], x[1]);
  }
  return split;
}

void synth_load(DataSet *data, const char *dir, bool only_test)
{
  (void)dir;
  (void)only_test;
  data->train = draw_points(SYNTH_TRAIN, 0);
  data->test = draw_points(SYNTH_TEST, (uint64_t)1 << 40);
  uLong crc = crc32_z(0, (Bytef *)data->train.number,
                      SYNTH_TRAIN * 2 * sizeof(float));
  crc = crc32_z(crc, (Bytef *)data->test.number,
                SYNTH_TEST * 2 * sizeof(float));
  data_note_file(data, "synth", (uint32_t)crc);
}
