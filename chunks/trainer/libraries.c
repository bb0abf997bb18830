/* Chooses kernels, and starts the program again with them.
   Explained in "The command line", book/56-command-line.nw. */

#include "trainer/libraries.h"

#include "core/fail.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __x86_64__
static bool has_avx2(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
  return __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
}
#else
static bool has_avx2(void)
{
  return false;
}

static bool has_avx512(void)
{
  return false;
}
#endif

static bool says(const char *variable, const char *value, bool must)
{
  const char *now = getenv(variable);
  if (now && (!must || !strcmp(now, value)))
    return false;
  if (setenv(variable, value, 1))
    fail(EXIT_INPUT, "memory: expected room for %s, found none left",
         variable);
  return true;
}

static const char *wanted_core(bool repeatable)
{
  if (repeatable && !has_avx2())
    fail(EXIT_OPTION, "option --repeatable: expected a processor with "
                      "AVX2 and FMA, found another");
  if (repeatable)
    return "Haswell";
  if (strcmp(openblas_get_corename(), "Prescott") || !has_avx2())
    return NULL; /* the library knows its processor */
  return has_avx512() ? "SkylakeX" : "Haswell";
}

void settle_libraries(bool repeatable, char *arguments[])
{
  const char *core = wanted_core(repeatable);
  bool again = false;
  if (core && strcmp(core, openblas_get_corename()))
    again = says("OPENBLAS_CORETYPE", core, repeatable);
  if (!getenv("OMP_WAIT_POLICY"))
    again |= says("GOMP_SPINCOUNT", "10000", false);
  if (again)
    execv("/proc/self/exe", arguments);
  if (repeatable && strcmp(core, openblas_get_corename()))
    fail(EXIT_OPTION,
         "option --repeatable: expected an OpenBLAS with kernels for "
         "%s, found those for %s",
         core, openblas_get_corename());
}
