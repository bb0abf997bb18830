/* Files of weights, whole, broken and hostile.
   Explained in "Weights in a file", book/54-weights.nw. */

#include "data/safetensors.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void craft(const char *header, size_t length,
                  const void *data, size_t count)
{
  char *bytes = calloc(1, 8 + length + count);
  uint64_t size = length;
  memcpy(bytes, &size, 8);
  for (size_t i = 0; i < length; i++)
    bytes[8 + i] = header[i] == '\'' ? '"' : header[i];
  if (data)
    memcpy(bytes + 8 + length, data, count);
  write_bytes(scratch("c.st"), bytes, 8 + length + count);
  free(bytes);
}

static void read_crafted(const char *name, Shape shape, real *value)
{
  WeightsFile *file = weights_open(scratch("c.st"));
  weights_read(file, &(NamedTensor){ name, shape, value }, 1);
  weights_close(file);
}
static const char *file_to_open;

static void open_it(void)
{
  weights_close(weights_open(file_to_open));
}

static void refuse_file(const char *path, const char *sentence)
{
  file_to_open = path;
  assert_fails(run_function(open_it), 1, sentence);
}

/* A file with this header and so many bytes of data is refused. */
static void refuse(const char *header, size_t count,
                   const char *sentence)
{
  craft(header, strlen(header), NULL, count);
  refuse_file(scratch("c.st"), sentence);
}
static void refuse_entry(const char *type, const char *shape,
                         const char *offsets, const char *sentence)
{
  char header[1024];
  snprintf(header, sizeof header,
           "{'w':{'dtype':%s,'shape':%s,'data_offsets':%s}}",
           type, shape, offsets);
  refuse(header, 8, sentence);
}
static unsigned char *sample(size_t *size)
{
  real w[] = { 1, 2, 3, 4 }, b[] = { 5, 6 };
  const NamedTensor tensor[] = { { "w", matrix_shape(2, 2), w },
                                 { "b", vector_shape(2), b } };
  const Metadata text[] = { { "model", "linear\n" } };
  weights_write(scratch("w.st"), tensor, 2, text, 1);
  return read_bytes(scratch("w.st"), size);
}

static void read_sample(void)
{
  real w[4];
  read_crafted("w", matrix_shape(2, 2), w);
}

static void a_file_comes_back_as_it_was(void **state)
{
  (void)state;
  real a[] = { 0.1, -0.0, INFINITY, NAN, 5e-324, -1e308 };
  real b[] = { 3 }, c[24], found_a[6], found_b[1], found_c[24];
  for (int i = 0; i < 24; i++)
    c[i] = sin(i);
  Shape box = { .rank = 4, .size = { 2, 3, 4, 1 } };
  const NamedTensor out[] = { { "a", matrix_shape(2, 3), a },
                              { "b \"quoted\"", scalar_shape(), b },
                              { "ü", box, c } };
  NamedTensor in[] = { out[2], out[1], out[0] };
  in[0].value = found_c;
  in[1].value = found_b;
  in[2].value = found_a;
  const Metadata text[] = { { "rows", "0\t1\n2\t\\3\n" },
                            { "empty", "" },
                            { "", "\x01\x7f ä \\u0000" } };
  weights_write(scratch("w.st"), out, 3, text, 3);
  WeightsFile *file = weights_open(scratch("w.st"));
  weights_read(file, in, 3);
  assert_memory_equal(found_a, a, sizeof a);
  assert_memory_equal(found_b, b, sizeof b);
  assert_memory_equal(found_c, c, sizeof c);
  for (int i = 0; i < 3; i++)
    assert_string_equal(weights_metadata(file, text[i].key),
                        text[i].value);
  assert_null(weights_metadata(file, "Rows"));
  weights_close(file);
}
static void a_small_file_is_known_byte_by_byte(void **state)
{
  (void)state;
  static const char expected[] =
      "\x40\0\0\0\0\0\0\0"
      "{\"w\":{\"dtype\":\"F64\",\"shape\":[1,2],"
      "\"data_offsets\":[0,16]}}       "
      "\0\0\0\0\0\0\xf0\x3f"
      "\0\0\0\0\0\0\x04\xc0";
  real value[] = { 1, -2.5 };
  size_t size;
  const NamedTensor tensor = { "w", matrix_shape(1, 2), value };
  weights_write(scratch("w.st"), &tensor, 1, NULL, 0);
  unsigned char *found = read_bytes(scratch("w.st"), &size);
  assert_int_equal(size, sizeof expected - 1);
  assert_memory_equal(found, expected, size);
  free(found);
}

static void the_data_begin_at_a_multiple_of_eight(void **state)
{
  (void)state;
  const char *name = "01234567";
  for (int i = 0; i < 8; i++) {
    size_t size;
    real value = i, found = -1;
    NamedTensor tensor = { name + i, scalar_shape(), &value };
    weights_write(scratch("w.st"), &tensor, 1, NULL, 0);
    free(read_bytes(scratch("w.st"), &size));
    assert_int_equal(size % 8, 0);
    tensor.value = &found;
    WeightsFile *file = weights_open(scratch("w.st"));
    weights_read(file, &tensor, 1);
    weights_close(file);
    assert_true(found == i);
  }
}
static void both_types_of_real_numbers_are_read(void **state)
{
  (void)state;
  const char *header =
      "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
      "'n':{'dtype':'I64','shape':[],'data_offsets':[8,16]},"
      "'b':{'dtype':'F64','shape':[1],'data_offsets':[16,24]}}";
  float single[] = { 0.1f, -3 };
  double twice = 0.1;
  char data[24] = { 0 };
  memcpy(data, single, 8);
  memcpy(data + 16, &twice, 8);
  craft(header, strlen(header), data, 24);
  real a[2], b[1];
  read_crafted("a", vector_shape(2), a);
  read_crafted("b", vector_shape(1), b);
  assert_true(a[0] == (real)0.1f && a[1] == -3 && b[0] == (real)0.1);
}

static void tensors_stand_in_any_order(void **state)
{
  (void)state;
  const char *header =
      "{'b':{'data_offsets':[8,16],'shape':[1],'dtype':'F64'},"
      "'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}";
  real data[] = { 4, 5 }, a, b;
  craft(header, strlen(header), data, 16);
  read_crafted("a", vector_shape(1), &a);
  read_crafted("b", vector_shape(1), &b);
  assert_true(a == 4 && b == 5);
}

static void tensors_of_no_entries_are_read(void **state)
{
  (void)state;
  const char *header =
      "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},"
      "'n':{'dtype':'F64','shape':[3,0],'data_offsets':[8,8]},"
      "'m':{'dtype':'F64','shape':[0],'data_offsets':[0,0]}}";
  real data = 4, a;
  craft(header, strlen(header), &data, 8);
  read_crafted("n", matrix_shape(3, 0), NULL);
  read_crafted("a", vector_shape(1), &a);
  assert_true(a == 4);
  craft("{}", 2, NULL, 0);
  weights_close(weights_open(scratch("c.st")));
}

static void what_nobody_asks_for_has_any_type_and_rank(void **state)
{
  (void)state;
  static const char *const type[] = {
    "BOOL", "F4", "F6_E2M3", "F6_E3M2", "U8", "I8", "F8_E5M2",
    "F8_E4M3", "F8_E5M2FNUZ", "F8_E4M3FNUZ", "F8_E8M0", "U16", "I16",
    "F16", "BF16", "U32", "I32", "C64", "U64", "I64"
  };
  static const size_t bits[] = { 8, 4, 6, 6, 8, 8, 8, 8, 8, 8,
                                 8, 16, 16, 16, 16, 32, 32, 64, 64, 64 };
  for (size_t i = 0; i < sizeof type / sizeof *type; i++) {
    char header[256];
    real a;
    size_t end = 8 + 8 * bits[i] / 8;
    snprintf(header, sizeof header,
             "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},"
             "'n':{'dtype':'%s','shape':[1,2,1,2,1,2],"
             "'data_offsets':[8,%zu]}}",
             type[i], end);
    craft(header, strlen(header), NULL, end);
    read_crafted("a", vector_shape(1), &a);
  }
}

static const char *name_asked_for;
static Shape shape_asked_for;

static void ask(void)
{
  real value[8];
  read_crafted(name_asked_for, shape_asked_for, value);
}

static void refuse_to_read(const char *name, Shape shape,
                           const char *sentence)
{
  name_asked_for = name;
  shape_asked_for = shape;
  assert_fails(run_function(ask), 1, sentence);
}

static void a_tensor_that_does_not_fit_is_refused(void **state)
{
  (void)state;
  const char *header =
      "{'a':{'dtype':'F64','shape':[2,1],'data_offsets':[0,16]},"
      "'h':{'dtype':'F16','shape':[1],'data_offsets':[16,18]}}";
  craft(header, strlen(header), NULL, 18);
  refuse_to_read("A", matrix_shape(2, 1),
                 "c.st: expected tensor A, found none of this name");
  refuse_to_read("a", matrix_shape(1, 2),
                 "tensor a of shape (1, 2), found (2, 1)");
  refuse_to_read("a", vector_shape(2), "(2), found (2, 1)");
  refuse_to_read("h", vector_shape(1),
                 "c.st: expected tensor h in F32 or F64, found F16");
  refuse_to_read("__metadata__", vector_shape(1), "found none");
  header = "{'a':{'dtype':'F64','shape':[1,1,1,1,1],"
           "'data_offsets':[0,8]}}";
  craft(header, strlen(header), NULL, 8);
  refuse_to_read("a", vector_shape(1),
                 "tensor a of shape (1), found 5 sizes");
}

static void a_name_behind_a_prefix_is_shown(void **state)
{
  (void)state;
  const char *header = "{'module.fc1.bias':{'dtype':'F64','shape':[1],"
                       "'data_offsets':[0,8]}}";
  craft(header, strlen(header), NULL, 8);
  refuse_to_read("fc1.bias", vector_shape(1),
                 "c.st: expected tensor fc1.bias, found module.fc1.bias; "
                 "if a wrapper has put module. before all names, save "
                 "them without it");
  refuse_to_read("1.bias", vector_shape(1), "found none of this name");
  refuse_to_read(".fc1.bias", vector_shape(1), "found none of this name");
}

static void what_is_no_file_of_weights_is_refused(void **state)
{
  (void)state;
  refuse_file(scratch("none.st"),
              "none.st: expected a file of weights, found: No such");
  refuse_file(scratch("."), "found: a folder");
  refuse_file("/dev/null", "found: no regular file");
  assert_int_equal(mkfifo(scratch("pipe"), 0600), 0);
  refuse_file(scratch("pipe"), "found: no regular file");
  write_bytes(scratch("empty.st"), "", 0);
  refuse_file(scratch("empty.st"), "at least 8 bytes, found 0");
  write_bytes(scratch("text.st"), "# weights, as text\n", 19);
  refuse_file(scratch("text.st"), "header of at most 11 bytes");
}

static void a_wrong_length_of_the_header_is_refused(void **state)
{
  (void)state;
  char bytes[10] = "\0\0\0\0\0\0\0\0{}";
  const uint64_t length[] = { 0, 1, 3, 1 << 20, (uint64_t)1 << 63,
                              UINT64_MAX - 7, UINT64_MAX };
  for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
    memcpy(bytes, &length[i], 8);
    write_bytes(scratch("c.st"), bytes, sizeof bytes);
    refuse_file(scratch("c.st"), i < 2 ? "one object in JSON"
                                       : "at most 2 bytes");
  }
  char *blanks = malloc(10000001);
  memset(blanks, ' ', 10000001);
  memcpy(blanks, "{}", 2);
  craft(blanks, 10000000, NULL, 0);
  weights_close(weights_open(scratch("c.st")));
  craft(blanks, 10000001, NULL, 0);
  refuse_file(scratch("c.st"), "at most 10000000 bytes");
  free(blanks);
}

static void a_header_that_is_no_object_is_refused(void **state)
{
  (void)state;
  const char *const header[] = {
    " {}", "[]", "{} x", "{}{}", "{}\t", "{", "{'a'", "{'a':",
    "{'a':1,}", "null", "7", "'{}'", "\xef\xbb\xbf{}",
    "{'a':'", "{'a':'\\", "{'a':'\\u12", "{'a':nul",
    "{'a':'\\ud800'}", "{'a':-}", "{'a':0x10}"
  };
  for (size_t i = 0; i < sizeof header / sizeof *header; i++)
    refuse(header[i], 0, "expected a header of one object in JSON, "
                         "found something else at byte ");
  char deep[5000];
  memset(deep, '[', sizeof deep);
  memcpy(deep, "{'a':", 5);
  deep[sizeof deep - 1] = 0;
  refuse(deep, 0, "one object in JSON");
}

static void a_name_that_deceives_is_refused(void **state)
{
  (void)state;
  const char zero[] = "{'__metadata__':{'a\0b':''}}";
  craft(zero, sizeof zero - 1, NULL, 0);
  refuse_file(scratch("c.st"), "one object in JSON");
  refuse("{'__metadata__':{'a\\u0000b':''}}", 0, "JSON");
  refuse("{'__metadata__':{'a':'\\\\\\u0000'}}", 0, "JSON");
  refuse("{'a\\u001b[2J':{}}", 0,
         "expected names that can be printed, "
         "found one with character 27");
  refuse("{'__metadata__':{},'__metadata__':{}}", 0,
         "expected every name once, found __metadata__ twice");
  refuse("{'a':{'dtype':'F64','shape':[],'data_offsets':[0,8]},"
         "'a':{'dtype':'F64','shape':[],'data_offsets':[8,16]}}",
         16, "expected every name once, found a twice");
}

static void wrong_texts_are_refused(void **state)
{
  (void)state;
  refuse("{'__metadata__':[]}", 0,
         "expected an object in entry __metadata__, found []");
  refuse("{'__metadata__':'a'}", 0, "found \"a\"");
  refuse("{'__metadata__':{'a':1}}", 0,
         "expected a text in entry a, found 1");
  refuse("{'__metadata__':{'a':null}}", 0, "found null");
  refuse("{'__metadata__':{'a':'1','b':'2','a':'3'}}", 0,
         "found a twice");
}
static void refuse_number(const char *number)
{
  char list[200];
  snprintf(list, sizeof list, "[%s]", number);
  refuse_entry("'F64'", list, "[0,8]", "expected a whole number");
  snprintf(list, sizeof list, "[%s,8]", number);
  refuse_entry("'F64'", "[1]", list, "expected a whole number");
  snprintf(list, sizeof list, "[0,%s]", number);
  refuse_entry("'F64'", "[1]", list, "expected a whole number");
}

static void an_entry_that_breaks_a_rule_is_refused(void **state)
{
  (void)state;
  const char *const number[] = { "-1", "0.5", "1e400", "-1e400",
                                 "9007199254740992", "1e300", "'1'",
                                 "null", "[1]", "true", "{}" };
  for (size_t i = 0; i < sizeof number / sizeof *number; i++)
    refuse_number(number[i]);
  refuse("{'w':1}", 0,
         "expected dtype, shape and data_offsets in entry w, found 1");
  refuse("{'w':{'dtype':'F64','shape':[1]}}", 8, "expected dtype,");
  refuse("{'w':{'dtype':'F64','shape':[1],'shape':[1]}}", 8,
         "expected dtype,");
  refuse("{'w':{'dtype':'F64','shape':[1],'shape':[1],"
         "'data_offsets':[0,8]}}",
         8, "expected dtype,");
  refuse("{'w':{'dtype':'F64','Shape':[1],'data_offsets':[0,8]}}",
         8, "expected dtype,");
  refuse_entry("'f64'", "[1]", "[0,8]",
               "expected a type of the format in entry w, found \"f64\"");
  refuse_entry("64", "[1]", "[0,8]", "found 64");
  refuse_entry("'F64'", "1", "[0,8]", "expected a list of sizes");
  refuse_entry("'F64'", "{'a':1}", "[0,8]", "a list of sizes");
  refuse_entry("'F64'", "[1,1,1,1,2]", "[0,8]", "that fit the shape");
  refuse_entry("'F4'", "[3]", "[0,1]", "that fit the shape");
  refuse_entry("'F64'", "[1]", "[8]", "two data_offsets");
  refuse_entry("'F64'", "[1]", "[]", "two data_offsets");
  refuse_entry("'F64'", "[1]", "[0,8,8]", "two data_offsets");
  refuse_entry("'F64'", "[1]", "{'a':0,'b':8}", "two data_offsets");
  refuse_entry("'F64'", "[1]", "8", "two data_offsets");
  refuse_entry("'F64'", "[2]", "[0,8]", "that fit the shape");
  refuse_entry("'F64'", "[1]", "[8,0]", "that fit the shape");
  refuse_entry("'F32'", "[1]", "[0,8]", "that fit the shape");
  refuse_entry("'F64'", "[1]", "[0,7]", "that fit the shape");
  refuse_entry("'F64'", "[274177,67280421310721]", "[0,8]", "fit the");
  refuse_entry("'F64'", "[4294967296,4294967296]", "[0,0]", "fit the");
}
static void gaps_and_overlaps_are_refused(void **state)
{
  (void)state;
  refuse_entry("'F64'", "[1]", "[1,9]",
               "expected data from byte 0 on in entry w, found 1");
  refuse_entry("'F32'", "[1]", "[0,4]",
               "expected 4 bytes of data, as the header says, found 8");
  refuse_entry("'F64'", "[2]", "[0,16]", "expected 16 bytes of data");
  refuse("{}", 1, "expected 0 bytes of data");
  const char *const two =
      "{'v':{'dtype':'F64','shape':[1],'data_offsets':[%d,%d]},"
      "'w':{'dtype':'F64','shape':[2],'data_offsets':[%d,%d]}}";
  const int v[] = { 0, 0, 0, 0, 4, 15, 17, 24 };
  const int w[] = { 0, 4, 7, 9, 0, 0, 0, 0 };
  for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
    char header[400];
    snprintf(header, sizeof header, two, v[i], v[i] + 8, w[i],
             w[i] + 16);
    refuse(header, 24, "expected data from byte ");
  }
}

static void every_shorter_file_is_refused(void **state)
{
  (void)state;
  size_t size, step = getenv("SANITIZED") ? 3 : 1;
  unsigned char *bytes = sample(&size);
  for (size_t length = 0; length < size; length += step) {
    write_bytes(scratch("c.st"), bytes, length);
    refuse_file(scratch("c.st"), "c.st: expected ");
  }
  free(bytes);
}

static void every_flipped_bit_of_a_header_is_survived(void **state)
{
  (void)state;
  size_t size, refused = 0;
  unsigned char *bytes = sample(&size);
  size_t bits = (size - 48) * 8, step = getenv("SANITIZED") ? 3 : 1;
  for (size_t bit = 0; bit < bits; bit += step) {
    bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    write_bytes(scratch("c.st"), bytes, size);
    bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    Outcome outcome = run_function(read_sample);
    if (outcome.status == 1 && strstr(outcome.err, "c.st: expected "))
      refused++;
    else if (outcome.status != 0)
      fail_msg("bit %zu: status %d: %s", bit, outcome.status,
               outcome.err);
    free(outcome.out);
    free(outcome.err);
  }
  print_message("%zu of %zu bits refused\n", refused, bits / step);
  free(bytes);
}

static void write_to_a_full_device(void)
{
  real value = 1;
  const NamedTensor tensor = { "w", scalar_shape(), &value };
  weights_write("/dev/full", &tensor, 1, NULL, 0);
}

static void a_full_device_is_named(void **state)
{
  (void)state;
  assert_fails(run_function(write_to_a_full_device), 1, "/dev/full");
}

static void the_trainer_writes_f32(void **state)
{
  (void)state;
  assert_succeeds(run_trainer("train --data synth --model linear "
                              "--epochs 0 --save t.st"));
  char *bytes = (char *)read_bytes(scratch("t.st"), NULL);
  assert_non_null(strstr(bytes + 8, "\"fc1.weight\":{\"dtype\":\"F32\""));
  free(bytes);
  real weight[4];
  const NamedTensor tensor = { "fc1.weight", matrix_shape(2, 2), weight };
  WeightsFile *file = weights_open(scratch("t.st"));
  weights_read(file, &tensor, 1);
  weights_close(file);
  for (int i = 0; i < 4; i++)
    assert_true(weight[i] && weight[i] == (real)(float)weight[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_comes_back_as_it_was),
    cmocka_unit_test(a_small_file_is_known_byte_by_byte),
    cmocka_unit_test(the_data_begin_at_a_multiple_of_eight),
    cmocka_unit_test(both_types_of_real_numbers_are_read),
    cmocka_unit_test(what_nobody_asks_for_has_any_type_and_rank),
    cmocka_unit_test(a_name_behind_a_prefix_is_shown),
    cmocka_unit_test(tensors_stand_in_any_order),
    cmocka_unit_test(tensors_of_no_entries_are_read),
    cmocka_unit_test(a_tensor_that_does_not_fit_is_refused),
    cmocka_unit_test(what_is_no_file_of_weights_is_refused),
    cmocka_unit_test(a_wrong_length_of_the_header_is_refused),
    cmocka_unit_test(a_header_that_is_no_object_is_refused),
    cmocka_unit_test(a_name_that_deceives_is_refused),
    cmocka_unit_test(wrong_texts_are_refused),
    cmocka_unit_test(an_entry_that_breaks_a_rule_is_refused),
    cmocka_unit_test(gaps_and_overlaps_are_refused),
    cmocka_unit_test(every_shorter_file_is_refused),
    cmocka_unit_test(every_flipped_bit_of_a_header_is_survived),
    cmocka_unit_test(a_full_device_is_named),
    cmocka_unit_test(the_trainer_writes_f32),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
