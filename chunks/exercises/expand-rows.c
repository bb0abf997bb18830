#include <stddef.h>

/* Y is n x m, and each of its rows is x. y_nabla is the gradient of Y,
   row by row; write the gradient of x, of m entries. */
void expand_rows_backward(size_t n, size_t m, const double y_nabla[],
                          double x_nabla[])
{
  /* Your lines. */
}
