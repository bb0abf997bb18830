#include "exercises/experiment.h"

#include <math.h>
#include <stddef.h>

static double loss_after(const char *reduction, double learning_rate)
{
  Run run = run_training("--data synth --model mlp --hidden 16 "
                         "--optimizer adam --batch 100 --steps 100 "
                         "--epochs 1 --keep-going --reduction %s "
                         "--learning-rate %g",
                         reduction, learning_rate);
  return run_value(&run, "train_loss", -1);
}

void judge_experiment(void)
{
  double rate = field_number("learning-rate", 0, 1e6);
  double mean = loss_after("mean", 0.01), sum = loss_after("sum", rate);
  tell("Mean loss per image: %.6g with the mean and 0.01, %.6g with the "
       "sum and %g.",
       mean, sum, rate);
  if (!(fabs(sum - mean) < 1e-3 * mean))
    find_mistake(rate == 0.0001 ? "as-sgd"
                 : rate == 1    ? "wrong-way"
                 : rate == 1e-6 ? "square"
                                : NULL);
}
