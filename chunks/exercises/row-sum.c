#include <stddef.h>

/* X is n x m, row by row, and f_nabla has n entries, the gradient of
   the rows' sums; write the gradient of X. */
void row_sum_backward(size_t n, size_t m, const double f_nabla[],
                      double x_nabla[])
{
  /* Your lines. */
}
