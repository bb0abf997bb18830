/* Reads and writes values of each kind.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/kinds.h"

#include "trainer/parse.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(const Option *option, uint64_t value, void *place)
{
  switch (option->size) {
  case sizeof(uint8_t): *(uint8_t *)place = (uint8_t)value; break;
  case sizeof(uint32_t): *(uint32_t *)place = (uint32_t)value; break;
  default: *(uint64_t *)place = value;
  }
}

static uint64_t get(const Option *option, const void *place)
{
  switch (option->size) {
  case sizeof(uint8_t): return *(const uint8_t *)place;
  case sizeof(uint32_t): return *(const uint32_t *)place;
  default: return *(const uint64_t *)place;
  }
}
static void read_count(const Option *option, const char *text,
                       void *place)
{
  uint64_t value = 0;
  if (!option->zero || strcmp(text, option->zero))
    value = parse_count(option->name, text, option->least, option->most);
  put(option, value, place);
}

static void write_count(const Option *option, const void *place,
                        char text[SETTING_TEXT])
{
  uint64_t value = get(option, place);
  if (!value && option->zero)
    snprintf(text, SETTING_TEXT, "%s", option->zero);
  else
    snprintf(text, SETTING_TEXT, "%llu", (unsigned long long)value);
}

const Kind count_kind = { read_count, write_count };

static void write_shortest(double value, char text[SETTING_TEXT])
{
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, SETTING_TEXT, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
}

static void read_number(const Option *option, const char *text,
                        void *place)
{
  *(double *)place = parse_number(option->name, text, option->lowest,
                                  option->highest);
}

static void write_number(const Option *option, const void *place,
                         char text[SETTING_TEXT])
{
  (void)option;
  write_shortest(*(const double *)place, text);
}

const Kind number_kind = { read_number, write_number };

static void read_choice(const Option *option, const char *text,
                        void *place)
{
  int choice = parse_choice(option->name, text, option->name_of);
  put(option, (uint64_t)choice, place);
}

static void write_choice(const Option *option, const void *place,
                         char text[SETTING_TEXT])
{
  snprintf(text, SETTING_TEXT, "%s",
           option->name_of((int)get(option, place)));
}

static void read_name(const Option *option, const char *text,
                      void *place)
{
  int choice = parse_choice(option->name, text, option->name_of);
  *(const char **)place = option->name_of(choice);
}

static void write_path(const Option *option, const void *place,
                       char text[SETTING_TEXT])
{
  (void)option;
  snprintf(text, SETTING_TEXT, "%s", *(const char *const *)place);
}

const Kind choice_kind = { read_choice, write_choice };
const Kind name_kind = { read_name, write_path };

static void write_counts(int counts, const size_t count[],
                         char text[SETTING_TEXT])
{
  size_t at = 0;
  snprintf(text, SETTING_TEXT, "default");
  for (int i = 0; i < counts; i++)
    at += (size_t)snprintf(text + at, SETTING_TEXT - at, "%s%zu",
                           i ? "," : "", count[i]);
}

static void read_hidden(const Option *option, const char *text,
                        void *place)
{
  Options *o = place;
  o->hidden_layers =
      parse_counts(option->name, text, MAX_HIDDEN, o->hidden);
}

static void write_hidden(const Option *option, const void *place,
                         char text[SETTING_TEXT])
{
  const Options *o = place;
  (void)option;
  write_counts(o->hidden_layers, o->hidden, text);
}

static void read_stages(const Option *option, const char *text,
                        void *place)
{
  Options *o = place;
  o->stages = parse_counts(option->name, text, MAX_STAGES, o->stage);
}

static void write_stages(const Option *option, const void *place,
                         char text[SETTING_TEXT])
{
  const Options *o = place;
  (void)option;
  write_counts(o->stages, o->stage, text);
}

const Kind hidden_kind = { read_hidden, write_hidden };
const Kind stages_kind = { read_stages, write_stages };

static void read_scale(const Option *option, const char *text,
                       void *place)
{
  Options *o = place;
  o->scale_by = 0;
  if (isdigit((unsigned char)*text))
    o->scale_by = parse_number(option->name, text, option->lowest,
                               option->highest);
  else
    o->scale = (ScaleKind)parse_choice(option->name, text,
                                       option->name_of);
}

static void write_scale(const Option *option, const void *place,
                        char text[SETTING_TEXT])
{
  const Options *o = place;
  if (o->scale_by > 0)
    write_shortest(o->scale_by, text);
  else
    snprintf(text, SETTING_TEXT, "%s", option->name_of((int)o->scale));
}

const Kind scale_kind = { read_scale, write_scale };

static void read_path(const Option *option, const char *text,
                      void *place)
{
  (void)option;
  *(const char **)place = text;
}

static void read_flag(const Option *option, const char *text,
                      void *place)
{
  (void)text;
  put(option, 1, place);
}

const Kind path_kind = { read_path, write_path };
const Kind flag_kind = { read_flag, write_count };
