/* Philox: bits, uniform and normal numbers, permutations.
   Explained in "Random numbers without a past", book/40-random.nw. */

#include "core/random.h"

#include <math.h>

static void philox(uint64_t key, uint64_t word[2])
{
  for (int round = 0; round < 10; round++) {
    unsigned __int128 product =
        (unsigned __int128)word[0] * 0xD2B74407B1CE6E93;
    word[0] = (uint64_t)(product >> 64) ^ key ^ word[1];
    word[1] = (uint64_t)product;
    key += 0x9E3779B97F4A7C15;
  }
}

uint64_t random_stream(int kind, uint64_t index)
{
  return (uint64_t)kind << 56 | index;
}

Random random_start(uint64_t seed, uint64_t stream)
{
  return (Random){ .seed = seed, .stream = stream };
}

uint64_t random_bits(Random *random)
{
  if (random->counter++ % 2)
    return random->kept;
  uint64_t word[2] = { (random->counter - 1) / 2, random->stream };
  philox(random->seed, word);
  random->kept = word[1];
  return word[0];
}

double random_uniform(Random *random)
{
  return (double)(random_bits(random) >> 11) * 0x1p-53;
}

double random_normal(Random *random)
{
  double u = 1 - random_uniform(random);
  double v = random_uniform(random);
  return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}
uint64_t random_below(Random *random, uint64_t n)
{
  uint64_t excess = -n % n;
  unsigned __int128 product;
  do
    product = (unsigned __int128)random_bits(random) * n;
  while ((uint64_t)product < excess);
  return (uint64_t)(product >> 64);
}
void random_permutation(Random *random, size_t n, uint32_t order[])
{
  for (size_t i = 0; i < n; i++)
    order[i] = (uint32_t)i;
  for (size_t i = n; i > 1; i--) {
    size_t k = random_below(random, i);
    uint32_t other = order[k];
    order[k] = order[i - 1];
    order[i - 1] = other;
  }
}
