/* Strokes, bent and blurred, of ten digits.
   Explained in "Digits drawn by the program", book/44-digits.nw. */

#include "data/digits.h"

#include "core/fail.h"
#include "core/random.h"
#include "core/threads.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

typedef struct {
  double x, y;
} Point;

enum {
  MOST_SHAPES = 4,
  MOST_POINTS = 16
};

static const char *const shape[DIGITS_CLASSES][MOST_SHAPES] = {
  { "5002 2218 1250 2284 5098 7884 8850 7818 5002",
    "6806 4002 1722 1252 2585 5098 7884 8850 7920 5804 4410",
    "5202 3016 2252 3286 5098 7082 7848 7016 5202" },
  { "5002 5035 5070 5098",
    "2826 4014 5502 5502 5440 5298",
    "3022 5202 5202 5250 5098,2898 5098 7498",
    "5602 5230 4868 4498" },
  { "1527 2808 5202 7710 8430 7050 4074 1296 1296 5094 9096",
    "1826 3006 5702 7914 7836 5864 3084 2098 1286 2876 4884 7097 9088",
    "2018 4804 7212 7634 5262 1896 1896 8896" },
  { "1614 4002 7208 7830 6044 4046 4046 6850 8672 7292 4498 1486",
    "1604 8004 8004 4840 4840 7448 8670 7492 4498 1488",
    "2016 4602 7014 6636 4446 7058 8078 6096 3296 1484" },
  { "3002 2234 1664 1664 8864,7002 6848 6698",
    "6002 3636 1066 1066 9066,6602 6446 6298",
    "7002 4034 1264 1264 5064 9062,7002 6846 6698",
    "2404 2030 2646 4652 7644,7802 7640 7098" },
  { "8004 2604 2604 2044 2044 5036 7846 8670 7292 4698 1488",
    "3004 2444 2444 5038 7848 8472 6894 4298 1686,3004 8204",
    "8206 5004 3008 2244 3840 6444 7866 6688 4098 1690" },
  { "7204 4614 2242 1472 2692 5098 7692 8472 7254 5046 3052 1870",
    "6002 3836 2464 2684 4698 7092 7672 6058 4258 2672",
    "7810 6002 3812 2040 1470 3096 6097 8280 7458 5250 2862" },
  { "1206 8806 8806 6840 5270 4498",
    "1208 8604 8604 6436 4498,3050 7648",
    "1420 1606 1606 8606 8606 6236 5068 4698",
    "1410 4808 8404 8404 7040 5098,2654 5050 8050" },
  { "7816 5602 3006 2224 3440 6056 7876 7094 4898 2692 1874 3656 6242 "
    "7622 6808",
    "5002 2808 2026 3442 5048 6642 8026 7208 5002,"
    "5048 2658 1478 2694 5098 7494 8678 7458 5048",
    "7810 5002 2612 2834 5050 7668 7492 4898 2488 2466 5048 7828 7406" },
  { "8020 6404 3604 1624 2446 5052 7240 8020 8020 7860 7498",
    "7812 5402 2812 1834 3050 5648 7632 7812 7812 7648 6884 4898 2290",
    "5002 2612 2236 4450 6842 7620 5002,7620 7660 6098",
    "7414 5202 2812 2040 3852 6444 7414 7414 7650 7698" },
};

static double normal(Random *random, double mean, double deviation)
{
  return mean + deviation * random_normal(random);
}

static double uniform(Random *random, double low, double high)
{
  return low + (high - low) * random_uniform(random);
}

typedef struct {
  double wobble; /* sigma of equation digits:wobble */
  double bend_x, bend_y;
  double matrix[2][2];
  Point middle;
} Hand;

static Hand choose_hand(Random *random)
{
  Hand hand;
  double h = normal(random, 10, 0.7);
  double w = h * exp(normal(random, -0.14, 0.17));
  double slant = normal(random, 0.12, 0.23);
  double angle = normal(random, 0, 0.11);
  double c = cos(angle), s = sin(angle);
  hand.matrix[0][0] = c * w;
  hand.matrix[1][0] = s * w;
  hand.matrix[0][1] = (-c * slant - s) * h;
  hand.matrix[1][1] = (-s * slant + c) * h;
  hand.middle.x = normal(random, 14, 1.2);
  hand.middle.y = normal(random, 14, 1.2);
  hand.bend_x = normal(random, 0, 0.1);
  hand.bend_y = normal(random, 0, 0.1);
  hand.wobble = 0.08 * exp(normal(random, 0, 0.5));
  return hand;
}

/* Equations digits:bend and digits:place. */
static Point place(const Hand *hand, double x, double y)
{
  double bent_x = x + hand->bend_x * (y * y - 1. / 3);
  double bent_y = y + hand->bend_y * (x * x - 1. / 3);
  const double(*m)[2] = hand->matrix;
  return (Point){
    m[0][0] * bent_x + m[0][1] * bent_y + hand->middle.x,
    m[1][0] * bent_x + m[1][1] * bent_y + hand->middle.y,
  };
}

static double clamp(double x, double low, double high)
{
  if (x < low)
    return low;
  return x > high ? high : x;
}

/* The square of q's distance from the line (equation
   digits:nearest). */
static double square_distance(Point q, Point a, Point b)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double qx = q.x - a.x, qy = q.y - a.y;
  double t = (qx * dx + qy * dy) / (dx * dx + dy * dy);
  t = clamp(t, 0, 1);
  qx -= t * dx;
  qy -= t * dy;
  return qx * qx + qy * qy;
}
static void put_line(Point a, Point b, double reach, double nearest[])
{
  const double last = DIGITS_SIDE - 1;
  int left = (int)clamp(fmin(a.x, b.x) - reach, 0, last);
  int right = (int)clamp(fmax(a.x, b.x) + reach, 0, last);
  int top = (int)clamp(fmin(a.y, b.y) - reach, 0, last);
  int bottom = (int)clamp(fmax(a.y, b.y) + reach, 0, last);
  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++) {
      double square =
          square_distance((Point){ x + 0.5, y + 0.5 }, a, b);
      double *least = nearest + DIGITS_SIDE * y + x;
      *least = square < *least ? square : *least;
    }
}

/* Equation digits:curve. */
static Point curve(const Point p[4], double u)
{
  double w0 = u * (-1 + u * (2 - u));
  double w1 = 2 + u * u * (-5 + 3 * u);
  double w2 = u * (1 + u * (4 - 3 * u));
  double w3 = u * u * (-1 + u);
  return (Point){
    (w0 * p[0].x + w1 * p[1].x + w2 * p[2].x + w3 * p[3].x) / 2,
    (w0 * p[0].y + w1 * p[1].y + w2 * p[2].y + w3 * p[3].y) / 2,
  };
}
static void follow_stroke(const Point *p, int n, double reach,
                          double nearest[])
{
  enum { STEPS = 5 };
  for (int i = 0; i + 1 < n; i++) {
    const Point four[] = { p[i ? i - 1 : 0], p[i], p[i + 1],
                           p[i + 2 < n ? i + 2 : n - 1] };
    if (p[i].x == p[i + 1].x && p[i].y == p[i + 1].y)
      continue;
    for (int step = 0; step < STEPS; step++)
      put_line(curve(four, (double)step / STEPS),
               curve(four, (double)(step + 1) / STEPS), reach,
               nearest);
  }
}

/* Two figures, 00 ... 99, as a number between -1 and 1. */
static double coordinate(const char *text)
{
  return ((text[0] - '0') * 10 + (text[1] - '0') - 49.5) / 49.5;
}

/* Equation digits:wobble; the first error has none before it. */
static Point next_error(const Hand *hand, Random *random,
                        const Point *before)
{
  double keep = before ? 0.5 : 0;
  double sigma = hand->wobble * sqrt(1 - keep * keep);
  Point error;
  error.x = normal(random, before ? keep * before->x : 0, sigma);
  error.y = normal(random, before ? keep * before->y : 0, sigma);
  return error;
}

static void follow_shape(const char *text, const Hand *hand,
                         Random *random, double reach,
                         double nearest[])
{
  Point stroke[MOST_POINTS], error;
  int n = 0;
  for (;; text += 5) {
    bool corner = n && !memcmp(text, text - 5, 4);
    if (!corner)
      error = next_error(hand, random, n ? &error : NULL);
    if (n == MOST_POINTS)
      fail(EXIT_INPUT, "digits: expected at most %d points to a stroke",
           MOST_POINTS);
    stroke[n++] = place(hand, coordinate(text) + error.x,
                        coordinate(text + 2) + error.y);
    if (text[4] != ' ') {
      follow_stroke(stroke, n, reach, nearest);
      n = 0;
    }
    if (!text[4])
      return;
  }
}

static unsigned char draw_label(Random *random)
{
  return (unsigned char)random_below(random, DIGITS_CLASSES);
}

static Random start_image(uint64_t seed, uint64_t index)
{
  Random random =
      random_start(seed, random_stream(STREAM_DATA, index));
  draw_label(&random);
  return random;
}

unsigned char digits_label(uint64_t seed, uint64_t index)
{
  Random random =
      random_start(seed, random_stream(STREAM_DATA, index));
  return draw_label(&random);
}

static const char *choose_shape(Random *random, unsigned char label)
{
  uint64_t shapes = 0;
  while (shapes < MOST_SHAPES && shape[label][shapes])
    shapes++;
  return shape[label][random_below(random, shapes)];
}

typedef struct {
  double radius, edge; /* r and w of equation digits:ink, in pixels */
  double white, grain;
} Pen;

static Pen choose_pen(Random *random)
{
  Pen pen;
  pen.radius = fmax(0.7, normal(random, 1.15, 0.3));
  pen.edge = uniform(random, 1, 1.7);
  pen.white = uniform(random, 210, 310);
  pen.grain = uniform(random, 0, 0.3);
  return pen;
}

/* A pixel at this distance from the path (equation digits:ink). */
static unsigned char ink(const Pen *pen, Random *random,
                         double distance)
{
  double share = 0.5 + (pen->radius - distance) / pen->edge;
  if (share <= 0)
    return 0;
  double rest = 1 - pen->grain * random_uniform(random);
  double grey = pen->white * fmin(share, 1) * rest;
  return (unsigned char)fmin(grey + 0.5, 255);
}

void digits_draw(uint64_t seed, uint64_t index, unsigned char label,
                 unsigned char pixel[DIGITS_PIXELS])
{
  double nearest[DIGITS_PIXELS];
  Random random = start_image(seed, index);
  const char *text = choose_shape(&random, label);
  Hand hand = choose_hand(&random);
  Pen pen = choose_pen(&random);
  for (int i = 0; i < DIGITS_PIXELS; i++)
    nearest[i] = DIGITS_PIXELS;
  follow_shape(text, &hand, &random, pen.radius + pen.edge / 2,
               nearest);
  for (int i = 0; i < DIGITS_PIXELS; i++)
    pixel[i] = ink(&pen, &random, sqrt(nearest[i]));
}

void digits_draw_set(uint64_t seed, uint64_t first, size_t count,
                     unsigned char *label, unsigned char *pixel)
{
  size_t pixels = count * DIGITS_PIXELS;
#pragma omp parallel for num_threads(threads_for(pixels))
  for (size_t i = 0; i < count; i++) {
    label[i] = digits_label(seed, first + i);
    digits_draw(seed, first + i, label[i], pixel + i * DIGITS_PIXELS);
  }
}

enum {
  DIGITS_SEED = 1,
  DIGITS_TRAIN = 60000,
  DIGITS_TESTED = 10000
};

static Split draw_split(size_t count, uint64_t first, uLong *crc)
{
  Split split = split_of_pixels(count, 1, DIGITS_SIDE, DIGITS_SIDE,
                                DIGITS_CLASSES);
  digits_draw_set(DIGITS_SEED, first, count, split.label, split.pixel);
  *crc = crc32_z(*crc, split.label, count);
  *crc = crc32_z(*crc, split.pixel, count * DIGITS_PIXELS);
  return split;
}

void digits_load(DataSet *data, const char *dir, bool only_test)
{
  (void)dir;
  uLong crc = 0;
  if (!only_test)
    data->train = draw_split(DIGITS_TRAIN, 0, &crc);
  data->test = draw_split(DIGITS_TESTED, DIGITS_TEST, &crc);
  data_note_file(data, only_test ? "digits (test)" : "digits",
                 (uint32_t)crc);
}
