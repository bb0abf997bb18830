/* The n-th request for memory finds none.
   Explained in "How we know", book/92-how-we-know.nw. */

#define _GNU_SOURCE /* dladdr */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long asked, fatal;

__attribute__((constructor)) static void begin(void)
{
  const char *text = getenv("FAIL_AT");
  fatal = text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((destructor)) static void tell(void)
{
  unsigned long count = asked;
  const char *path = getenv("ASKED");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file)
    return;
  fprintf(file, "%lu\n", count);
  fclose(file);
}

static bool is_ours(const void *caller)
{
  static const char *const others[] = { "openblas", "gomp", "gfortran",
                                        "quadmath", "ld-linux" };
  Dl_info info;
  if (!dladdr(caller, &info) || !info.dli_fname)
    return false;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strstr(info.dli_fname, others[i]))
      return false;
  return true;
}

static bool fails(const void *caller)
{
  if (!is_ours(caller) || ++asked != fatal)
    return false;
  errno = ENOMEM;
  return true;
}

#define FAILS fails(__builtin_return_address(0))
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t size);

void *malloc(size_t bytes)
{
  return FAILS ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t size)
{
  return FAILS ? NULL : __libc_calloc(count, size);
}
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

void *realloc(void *old, size_t bytes)
{
  return FAILS ? NULL : __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
  return FAILS ? NULL : __libc_memalign(alignment, bytes);
}
