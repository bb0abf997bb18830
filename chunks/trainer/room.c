/* Room that OpenBLAS must find when it is loaded.
   Explained in "The command line", book/56-command-line.nw. */

#define _GNU_SOURCE /* sched_getaffinity */
#include "core/fail.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__linux__) && defined(__x86_64__)
enum { BUFFER_MIB = 128 }; /* of OpenBLAS on this processor */

static int number_of(const char *variable, char **environment)
{
  size_t length = strlen(variable);
  for (; *environment; environment++)
    if (!strncmp(*environment, variable, length) &&
        (*environment)[length] == '=')
      return atoi(*environment + length + 1);
  return 0;
}

static int blas_threads(char **environment)
{
  static const char *const variable[] = { "OPENBLAS_NUM_THREADS",
                                          "GOTO_NUM_THREADS",
                                          "OMP_NUM_THREADS" };
  cpu_set_t set;
  int threads = sched_getaffinity(0, sizeof set, &set) ? 1
                                                       : CPU_COUNT(&set);
  for (int i = 0; i < 3; i++) {
    int said = number_of(variable[i], environment);
    if (said > 0)
      return said < threads ? said : threads;
  }
  return threads;
}

static void demand_room(int argc, char **argv, char **environment)
{
  (void)argc;
  (void)argv;
  size_t mib = (2 * (size_t)blas_threads(environment) + 1) * BUFFER_MIB;
  void *room = mmap(NULL, mib << 20, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room != MAP_FAILED) {
    munmap(room, mib << 20);
    return;
  }
  char sentence[200];
  int length = snprintf(
      sentence, sizeof sentence,
      "trainer: memory: expected room for %zu MiB of addresses, which "
      "OpenBLAS takes, found less; see ulimit -v, or use fewer threads "
      "with OMP_NUM_THREADS=1\n",
      mib);
  if (write(STDERR_FILENO, sentence, (size_t)length) != length)
    _exit(EXIT_INPUT);
  _exit(EXIT_INPUT);
}

__attribute__((section(".preinit_array"), used)) static void (
    *look_first)(int, char **, char **) = demand_room;
#endif
