/* Lists parameters and buffers for a file.
   Explained in "Stopping and going on", book/55-checkpoint.nw. */

#include "trainer/tensors.h"

static NamedTensor named(const TensorNode *x)
{
  return (NamedTensor){ x->name, x->shape, x->value };
}

int model_tensors(const Model *model, NamedTensor tensor[])
{
  int n = 0;
  for (int i = 0; i < model->parameters; i++)
    tensor[n++] = named(model->parameter[i]);
  for (int i = 0; i < model->buffers; i++)
    tensor[n++] = named(model->buffer[i]);
  return n;
}
