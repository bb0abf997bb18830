/* Draws shapes with colours, backgrounds and noise.
   Explained in "Pictures", book/45-pictures.nw. */

#include "data/shapes.h"

#include "core/random.h"
#include "core/threads.h"

#include <math.h>
#include <zlib.h>

/* Equation shapes:combine. */
static double both(double f, double g)
{
  return f > g ? f : g;
}

static double either(double f, double g)
{
  return f < g ? f : g;
}

static double length(double u, double v)
{
  return sqrt(u * u + v * v);
}

static double hollow(double f)
{
  const double w = 0.18;
  return fabs(f + w) - w;
}

static double disc(double u, double v)
{
  return length(u, v) - 0.88;
}

static double ring(double u, double v)
{
  return hollow(disc(u, v));
}

static double square(double u, double v)
{
  return both(fabs(u), fabs(v)) - 0.78;
}

static double frame(double u, double v)
{
  return hollow(square(u, v));
}
static double triangle(double u, double v)
{
  const double inner = 0.47; /* radius of the inscribed circle */
  return both(v, sqrt(3) / 2 * fabs(u) - v / 2) - inner;
}

static double bar(double u, double v)
{
  return both(fabs(u) - 0.95, fabs(v) - 0.27);
}

static double cross(double u, double v)
{
  return either(bar(u, v), bar(v, u));
}

static double crescent(double u, double v)
{
  return both(disc(u, v), 0.72 - length(u - 0.45, v));
}
static double star(double u, double v)
{
  const double inner = 0.4, sector = M_PI / 5;
  double dx = inner * cos(sector) - 1;
  double dy = inner * sin(sector);
  double angle = fabs(remainder(atan2(v, u), 2 * sector));
  double r = length(u, v);
  double x = r * cos(angle) - 1, y = r * sin(angle);
  return (x * dy - y * dx) / length(dx, dy);
}
static double stripe(double u)
{
  const double period = 0.64;
  double rest = u - period * floor(u / period + 0.5);
  return fabs(rest) - period / 4;
}

static double checks(double u, double v)
{
  double f = stripe(u), g = stripe(v);
  return either(both(f, -g), both(-f, g));
}

static double striped_square(double u, double v)
{
  return both(square(u, v), stripe(v));
}

static double striped_disc(double u, double v)
{
  return both(disc(u, v), stripe(v));
}

static double checkered_square(double u, double v)
{
  return both(square(u, v), checks(u, v));
}

static double checkered_disc(double u, double v)
{
  return both(disc(u, v), checks(u, v));
}
typedef double Distance(double u, double v);

static Distance *const form[PICTURE_CLASSES][2] = {
  { disc, disc },
  { ring, ring },
  { square, square },
  { frame, frame },
  { triangle, triangle },
  { cross, cross },
  { star, star },
  { crescent, crescent },
  { striped_square, striped_disc },
  { checkered_square, checkered_disc },
};

/* A colour that changes from one to another along (x, y). */
typedef struct {
  double from[3], to[3];
  double x, y;
} Paint;

typedef struct {
  Distance *distance;
  double matrix[2][2];
  double x, y;  /* of the middle */
  double size;  /* in pixels */
  double reach; /* pixels farther away have none of it */
  Paint paint;
} Layer;

static double between(Random *random, double low, double high)
{
  return low + (high - low) * random_uniform(random);
}

static Paint choose_paint(Random *random, double lightest,
                          double change)
{
  Paint paint;
  double angle = between(random, 0, 2 * M_PI);
  paint.x = cos(angle) / PICTURE_SIDE;
  paint.y = sin(angle) / PICTURE_SIDE;
  for (int c = 0; c < 3; c++) {
    double middle = between(random, 15, lightest);
    double half = between(random, -change, change);
    paint.from[c] = middle - half;
    paint.to[c] = middle + half;
  }
  return paint;
}
static double lightness(const Paint *paint)
{
  double sum = 0;
  for (int c = 0; c < 3; c++)
    sum += paint->from[c] + paint->to[c];
  return sum / 6;
}

static Paint choose_lighter(Random *random, const Paint *ground)
{
  const double least = 25;
  Paint paint;
  do
    paint = choose_paint(random, 240, 30);
  while (lightness(&paint) < lightness(ground) + least);
  return paint;
}

/* Equation shapes:place. */
static void place(Layer *layer, Random *random, double size,
                  double stretch)
{
  double angle = between(random, 0, 2 * M_PI);
  double cosine = cos(angle) / size, sine = sin(angle) / size;
  layer->size = size;
  layer->matrix[0][0] = cosine / stretch;
  layer->matrix[0][1] = sine / stretch;
  layer->matrix[1][0] = -sine * stretch;
  layer->matrix[1][1] = cosine * stretch;
  layer->reach = 1 + 1.2 * size * both(stretch, 1 / stretch);
}

typedef double Canvas[3][PICTURE_SIDE][PICTURE_SIDE];

static double clamp(double x, double low, double high)
{
  return either(both(x, low), high);
}

static double share(const Layer *layer, double x, double y)
{
  const double(*m)[2] = layer->matrix;
  double u = m[0][0] * x + m[0][1] * y;
  double v = m[1][0] * x + m[1][1] * y;
  return clamp(0.5 - layer->size * layer->distance(u, v), 0, 1);
}

static void put_pixel(const Paint *paint, double share, int x, int y,
                      Canvas canvas)
{
  double t = 0.5 + paint->x * (x - 15.5) + paint->y * (y - 15.5);
  for (int c = 0; c < 3; c++) {
    double colour = paint->from[c] + t * (paint->to[c] - paint->from[c]);
    canvas[c][y][x] += share * (colour - canvas[c][y][x]);
  }
}
static void put_layer(const Layer *layer, Canvas canvas)
{
  const double last = PICTURE_SIDE - 1;
  int left = (int)clamp(layer->x - layer->reach, 0, last);
  int right = (int)clamp(layer->x + layer->reach, 0, last);
  int top = (int)clamp(layer->y - layer->reach, 0, last);
  int bottom = (int)clamp(layer->y + layer->reach, 0, last);
  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++) {
      double covered = share(layer, x - layer->x, y - layer->y);
      if (covered > 0)
        put_pixel(&layer->paint, covered, x, y, canvas);
    }
}

static Layer choose_form(Random *random, unsigned char label,
                         const Paint *ground)
{
  Layer layer = { .distance = form[label][random_below(random, 2)] };
  double size = between(random, 8, 13);
  double stretch = between(random, 0.8, 1.25);
  double edge = 0.9 * size;
  place(&layer, random, size, stretch);
  layer.x = between(random, edge, PICTURE_SIDE - 1 - edge);
  layer.y = between(random, edge, PICTURE_SIDE - 1 - edge);
  layer.paint = choose_lighter(random, ground);
  return layer;
}

static Layer choose_scrap(Random *random)
{
  Layer layer = { .distance = bar };
  double size = between(random, 3, 8);
  place(&layer, random, size, between(random, 0.8, 1.6));
  layer.x = between(random, 0, PICTURE_SIDE - 1);
  layer.y = between(random, 0, PICTURE_SIDE - 1);
  layer.paint = choose_paint(random, 200, 30);
  return layer;
}

static void put_scraps(Random *random, uint64_t most, Canvas canvas)
{
  for (uint64_t n = random_below(random, most + 1); n > 0; n--) {
    Layer layer = choose_scrap(random);
    put_layer(&layer, canvas);
  }
}

static double noise(Random *random, uint64_t *bits, int i)
{
  if (i % 4 == 0)
    *bits = random_bits(random);
  int sum = (int)(*bits & 255) + (int)(*bits >> 8 & 255);
  *bits >>= 16;
  return (sum - 255) / 255.;
}

static void finish(Random *random, Canvas canvas,
                   unsigned char pixel[PICTURE_BYTES])
{
  const double *value = canvas[0][0];
  double strength = between(random, 0, 40);
  uint64_t bits = 0;
  for (int i = 0; i < PICTURE_BYTES; i++) {
    double moved = value[i] + strength * noise(random, &bits, i);
    pixel[i] = (unsigned char)(clamp(moved, 0, 255) + 0.5);
  }
}
static Random start_picture(uint64_t seed, uint64_t index,
                            unsigned char *label)
{
  Random random =
      random_start(seed, random_stream(STREAM_DATA, index));
  *label = (unsigned char)random_below(&random, PICTURE_CLASSES);
  return random;
}

unsigned char shapes_label(uint64_t seed, uint64_t index)
{
  unsigned char label;
  start_picture(seed, index, &label);
  return label;
}

void shapes_draw(uint64_t seed, uint64_t index, unsigned char label,
                 unsigned char pixel[PICTURE_BYTES])
{
  Canvas canvas = { 0 };
  unsigned char its;
  Random random = start_picture(seed, index, &its);
  Paint ground = choose_paint(&random, 170, 40);
  for (int y = 0; y < PICTURE_SIDE; y++)
    for (int x = 0; x < PICTURE_SIDE; x++)
      put_pixel(&ground, 1, x, y, canvas);
  Layer layer = choose_form(&random, label, &ground);
  put_scraps(&random, 3, canvas);
  put_layer(&layer, canvas);
  put_scraps(&random, 2, canvas);
  finish(&random, canvas, pixel);
}

void shapes_draw_set(uint64_t seed, uint64_t first, size_t count,
                     unsigned char *label, unsigned char *pixel)
{
  size_t bytes = count * PICTURE_BYTES;
#pragma omp parallel for num_threads(threads_for(bytes))
  for (size_t i = 0; i < count; i++) {
    label[i] = shapes_label(seed, first + i);
    shapes_draw(seed, first + i, label[i], pixel + i * PICTURE_BYTES);
  }
}

enum {
  SHAPES_SEED = 1,
  SHAPES_TRAIN = 50000,
  SHAPES_TESTED = 10000
};

static Split draw_split(size_t count, uint64_t first, uLong *crc)
{
  Split split = split_of_pixels(count, PICTURE_PLANES, PICTURE_SIDE,
                                PICTURE_SIDE, PICTURE_CLASSES);
  shapes_draw_set(SHAPES_SEED, first, count, split.label, split.pixel);
  *crc = crc32_z(*crc, split.label, count);
  *crc = crc32_z(*crc, split.pixel, count * PICTURE_BYTES);
  return split;
}

void shapes_load(DataSet *data, const char *dir, bool only_test)
{
  (void)dir;
  uLong crc = 0;
  if (!only_test)
    data->train = draw_split(SHAPES_TRAIN, 0, &crc);
  data->test = draw_split(SHAPES_TESTED, SHAPES_TEST, &crc);
  data_note_file(data, only_test ? "shapes (test)" : "shapes",
                 (uint32_t)crc);
}
