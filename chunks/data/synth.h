/* Points in the plane, divided by a curve.
   Explained in "Data", book/42-data.nw. */

#ifndef DATA_SYNTH_H
#define DATA_SYNTH_H

#include "data/dataset.h"

/* The class of a point (equation synth:class). */
unsigned char synth_class(double x1, double x2);

/* 60,000 points to learn from and 10,000 to test, always the same. */
void synth_load(DataSet *data, const char *dir, bool only_test);

#endif
