#include <stddef.h>

/* Op k has made t[k + 1] from t[p[k]], with derivative d[k]; p[k] is at
   most k, and d[k] may be infinite where the loss does not feel
   t[k + 1]. On entry t_nabla, of n + 1 numbers, is 1 for the last one,
   t[n], which is the loss, and 0 for the others. Write the derivatives
   of the loss by all of them. */
void branch_backward(size_t n, const unsigned char p[],
                     const double d[], double t_nabla[])
{
  /* Your lines. */
}
