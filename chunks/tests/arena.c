/* Memory is aligned, kept, and given back.
   Explained in "Memory that goes all at once", book/30-arena.nw. */

#include "core/arena.h"
#include "tests/support.h"

#include <string.h>

static void pieces_are_aligned_and_apart(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  unsigned char *piece[200];
  for (size_t i = 0; i < 200; i++) {
    piece[i] = arena_alloc(arena, i * 397, 1);
    assert_int_equal((uintptr_t)piece[i] % 64, 0);
    memset(piece[i], (int)i, i * 397);
  }
  for (size_t i = 0; i < 200; i++)
    for (size_t k = 0; k < i * 397; k++)
      assert_int_equal(piece[i][k], i);
  arena_free(arena);
}
static void a_cleared_arena_repeats_itself(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  void *piece[3][50];
  for (int round = 0; round < 3; round++) {
    for (size_t i = 0; i < 50; i++)
      piece[round][i] = arena_alloc(arena, 100000, 1 + i);
    arena_clear(arena);
  }
  assert_memory_equal(piece[1], piece[2], sizeof piece[1]);
  arena_free(arena);
}

static void ask_for_too_much(void)
{
  arena_alloc(arena_new(), SIZE_MAX / 2, 4);
}

static void a_size_that_overflows_is_refused(void **state)
{
  (void)state;
  Outcome outcome = run_function(ask_for_too_much);
  assert_fails(outcome, 1, "expected a size that can be addressed");
}

static void the_peak_is_the_most_in_use(void **state)
{
  (void)state;
  Arena *arena = arena_new();
  arena_alloc(arena, 64, 10);
  arena_alloc(arena, 64, 5);
  arena_clear(arena);
  arena_alloc(arena, 64, 3);
  assert_int_equal(arena_peak(arena), 64 * 15);
  arena_free(arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(pieces_are_aligned_and_apart),
    cmocka_unit_test(a_cleared_arena_repeats_itself),
    cmocka_unit_test(a_size_that_overflows_is_refused),
    cmocka_unit_test(the_peak_is_the_most_in_use),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
