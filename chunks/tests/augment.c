#include "core/random.h"
#include "data/augment.h"
#include "tests/support.h"

#include <omp.h>
#include <string.h>
#include <sys/stat.h>

enum {
  PICTURES = 5,
  PLANES = 3,
  ROWS = 6,
  COLUMNS = 9,
  FEATURES = PLANES * ROWS * COLUMNS
};

static unsigned char pixels[PICTURES * FEATURES];
static const Split small = { .count = PICTURES,
                             .features = FEATURES,
                             .planes = PLANES,
                             .height = ROWS,
                             .width = COLUMNS,
                             .classes = 2,
                             .pixel = pixels };
static const Scaling unscaled = { .factor = { 1, 1, 1 } };

static void draw_pixels(void)
{
  Random random = random_start(7, 0);
  for (int i = 0; i < PICTURES * FEATURES; i++)
    pixels[i] = (unsigned char)(1 + random_below(&random, 255));
}

static void expect(int picture, int plane, Move move,
                   real window[ROWS][COLUMNS])
{
  real padded[ROWS + 2 * PADDING][COLUMNS + 2 * PADDING] = { 0 };
  const unsigned char *a =
      pixels + picture * FEATURES + plane * ROWS * COLUMNS;
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COLUMNS; j++)
      padded[i + PADDING][j + PADDING] = a[i * COLUMNS + j];
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COLUMNS; j++)
      window[i][move.mirrored ? COLUMNS - 1 - j : j] =
          padded[i + (int)move.row][j + (int)move.column];
}

static void every_move_is_a_window_of_the_padded_picture(void **state)
{
  (void)state;
  draw_pixels();
  for (size_t k = 0; k < 162; k++) {
    Move move = { k / 18, k / 2 % 9, k % 2 };
    real row[FEATURES], window[ROWS][COLUMNS];
    move_image(&small, 3, move, &unscaled, row);
    for (int c = 0; c < PLANES; c++) {
      expect(3, c, move, window);
      assert_memory_equal(row + c * ROWS * COLUMNS, window,
                          sizeof window);
    }
  }
}
static void all_moves_are_drawn_about_equally_often(void **state)
{
  (void)state;
  int count[2][9][9] = { 0 };
  for (uint32_t image = 0; image < 16200; image++) {
    Move move = draw_move(1, 3, image, true);
    assert_true(move.row < 9 && move.column < 9);
    count[move.mirrored][move.row][move.column]++;
  }
  for (int k = 0; k < 162; k++)
    assert_in_range(count[k / 81][k / 9 % 9][k % 9], 50, 150);
}

static size_t number_of(Move move)
{
  return (move.row * 9 + move.column) * 2 + move.mirrored;
}

static void moves_depend_on_seed_epoch_and_image_alone(void **state)
{
  (void)state;
  int same[3] = { 0 };
  for (uint32_t image = 0; image < 1000; image++) {
    size_t move = number_of(draw_move(1, 5, image, true));
    assert_int_equal(number_of(draw_move(1, 5, image, true)), move);
    same[0] += number_of(draw_move(2, 5, image, true)) == move;
    same[1] += number_of(draw_move(1, 6, image, true)) == move;
    same[2] += number_of(draw_move(1, 5, image + 1, true)) == move;
  }
  for (int k = 0; k < 3; k++)
    assert_true(same[k] < 25); /* 6 are expected */
}
static void grey_pictures_are_not_mirrored(void **state)
{
  (void)state;
  for (uint32_t image = 0; image < 100; image++) {
    Move grey = draw_move(1, 0, image, false);
    Move colour = draw_move(1, 0, image, true);
    assert_true(!grey.mirrored && grey.row == colour.row &&
                grey.column == colour.column);
  }
}

static void a_batch_is_its_pictures_moved(void **state)
{
  (void)state;
  draw_pixels();
  const uint32_t index[] = { 4, 0, 4, 2 };
  real batch[4 * FEATURES], row[FEATURES];
  augmented_batch(&small, index, 4, unscaled, 9, 7, false, batch);
  for (int i = 0; i < 4; i++) {
    move_image(&small, index[i], draw_move(9, 7, index[i], true),
               &unscaled, row);
    assert_memory_equal(batch + i * FEATURES, row, sizeof row);
  }
}

static void padding_is_black_before_scaling(void **state)
{
  (void)state;
  draw_pixels();
  const Scaling standard = { { 2, 3, 4 }, { -5, -6, -7 } };
  real row[FEATURES], plain[FEATURES];
  const uint32_t one = 1;
  move_image(&small, 1, (Move){ 0, 0, false }, &standard, row);
  for (int c = 0; c < PLANES; c++)
    assert_true(row[c * ROWS * COLUMNS] == -5 - c);
  move_image(&small, 1, (Move){ PADDING, PADDING, false }, &standard,
             row);
  split_batch(&small, &one, 1, standard, false, plain);
  assert_memory_equal(row, plain, sizeof row);
}
static void threads_move_as_one(void **state)
{
  (void)state;
  enum { MANY = 400 };
  static uint32_t index[MANY];
  static real batch[2][MANY * FEATURES];
  draw_pixels();
  for (uint32_t i = 0; i < MANY; i++)
    index[i] = i % PICTURES;
  int threads = omp_get_max_threads();
  for (int k = 0; k < 2; k++) {
    omp_set_num_threads(k ? 7 : 1);
    augmented_batch(&small, index, MANY, unscaled, 1, 1, false,
                    batch[k]);
  }
  omp_set_num_threads(threads);
  assert_memory_equal(batch[0], batch[1], sizeof batch[0]);
}

static const char run_line[] =
    "train --data mnist --data-dir . --model linear --batch 30 "
    "--epochs 3 --augment flip-crop";

static void make_few_digits(void)
{
  assert_succeeds(run_trainer("make-data digits mnist --train 100 "
                              "--test 10"));
}

static void assert_same_weights(const char *a, const char *b, bool same)
{
  size_t size_a, size_b;
  unsigned char *bytes_a = read_bytes(scratch(a), &size_a);
  unsigned char *bytes_b = read_bytes(scratch(b), &size_b);
  assert_int_equal(size_a == size_b && !memcmp(bytes_a, bytes_b, size_a),
                   same);
  free(bytes_a);
  free(bytes_b);
}

static void an_augmented_run_resumes_in_the_same_bits(void **state)
{
  (void)state;
  make_few_digits();
  assert_succeeds(run_trainer("%s --save whole.st", run_line));
  for (int stop = 2; stop < 9; stop += 3) {
    assert_succeeds(run_trainer("%s --steps %d --checkpoint stop.st",
                                run_line, stop));
    assert_succeeds(run_trainer("%s --resume stop.st --save parts.st",
                                run_line));
    assert_same_weights("whole.st", "parts.st", true);
  }
}
static void augmentation_changes_what_is_learned(void **state)
{
  (void)state;
  make_few_digits();
  assert_succeeds(run_trainer("%s --save moved.st --checkpoint c.st",
                              run_line));
  assert_succeeds(run_trainer("%s --augment none --save still.st",
                              run_line));
  assert_same_weights("moved.st", "still.st", false);
  assert_fails(run_trainer("%s --augment none --resume c.st", run_line),
               64, "option --augment: expected flip-crop");
}

static void what_is_no_image_is_refused(void **state)
{
  (void)state;
  assert_fails(run_trainer("train --data synth --augment flip-crop"), 64,
               "option --augment: expected none for synth, which has no "
               "images, found flip-crop");
  assert_fails(run_trainer("train --data synth --augment rotate"), 64,
               "option --augment: expected none or flip-crop");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_move_is_a_window_of_the_padded_picture),
    cmocka_unit_test(all_moves_are_drawn_about_equally_often),
    cmocka_unit_test(moves_depend_on_seed_epoch_and_image_alone),
    cmocka_unit_test(grey_pictures_are_not_mirrored),
    cmocka_unit_test(a_batch_is_its_pictures_moved),
    cmocka_unit_test(padding_is_black_before_scaling),
    cmocka_unit_test(threads_move_as_one),
    cmocka_unit_test(an_augmented_run_resumes_in_the_same_bits),
    cmocka_unit_test(augmentation_changes_what_is_learned),
    cmocka_unit_test(what_is_no_image_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
