#include <stddef.h>

/* Op k has made t[k + 1] = a[k] t[p[k]] + b[k] t[q[k]], with p[k] and
   q[k] at most k. On entry t_nabla, of n + 1 numbers, is 1 for the
   last one, t[n], which is the loss, and 0 for the others. Write the
   derivatives of the loss by all of them. */
void tape_backward(size_t n, const unsigned char p[],
                   const unsigned char q[], const double a[],
                   const double b[], double t_nabla[])
{
  /* Your lines. */
}
