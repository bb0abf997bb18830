/* All that is asked of an op, as tests.
   Explained in "How we know", book/92-how-we-know.nw. */

#include "tests/support.h"
#include "witnesses/numerical.h"
#include "witnesses/twin.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

static struct CMUnitTest instrument(const Witness *witness,
                                    const char *how,
                                    void (*test)(void **state))
{
  char *name = malloc(80);
  snprintf(name, 80, "%s, %s", witness->op, how);
  return (struct CMUnitTest){
    .name = name,
    .test_func = test,
    .initial_state = (void *)witness,
  };
}

int witness_all(const Witness *witness, size_t count)
{
  if (sizeof(real) < sizeof(double))
    return twin_write(witness, count);
  gsl_set_error_handler_off();
  struct CMUnitTest *tests = calloc(4 * count, sizeof *tests), *t = tests;
  for (size_t i = 0; i < count; i++) {
    *t++ = instrument(&witness[i], "measured", measured_slopes_agree);
    *t++ = instrument(&witness[i], "forward and backward",
                      forward_agrees_with_backward);
    *t++ = instrument(&witness[i], "in float", float_agrees_with_double);
    *t++ = instrument(&witness[i], "by Maxima", maxima_agrees);
  }
  int failed = _cmocka_run_group_tests("witness", tests, 4 * count, NULL,
                                       NULL);
  free(tests);
  return failed;
}
