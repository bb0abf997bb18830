/* A random number generator whose state is a seed, a stream and a count.
   Explained in "Random numbers without a past", book/40-random.nw. */

#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Draws number `counter` of stream `stream` under `seed`. The second
   word of the last block is kept for the next draw. */
typedef struct {
  uint64_t seed, stream, counter, kept;
} Random;

/* What streams are for; the kind is the stream's highest byte. */
enum {
  STREAM_WEIGHTS = 1,
  STREAM_SHUFFLE,
  STREAM_DATA,
  STREAM_AUGMENT
};

/* The stream of this kind and index, index below 2^56. */
uint64_t random_stream(int kind, uint64_t index);

/* The beginning of a stream. */
Random random_start(uint64_t seed, uint64_t stream);

/* 64 random bits. */
uint64_t random_bits(Random *random);

/* Uniform in [0, 1), a multiple of 2^-53. */
double random_uniform(Random *random);

/* Normal, mean 0, deviation 1 (equation random:normal). */
double random_normal(Random *random);

/* Uniform among 0 ... n-1, for n above 0. */
uint64_t random_below(Random *random, uint64_t n);

/* Puts 0 ... n-1 into order, every order equally likely. */
void random_permutation(Random *random, size_t n, uint32_t order[]);

#endif
