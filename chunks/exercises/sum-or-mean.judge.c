#include "exercises/experiment.h"

#include <math.h>
#include <stddef.h>

static double loss_after(const char *reduction, double learning_rate)
{
  Run run = run_training("--data synth --model linear --batch 100 "
                         "--steps 60 --epochs 1 --seed 1 --keep-going "
                         "--reduction %s --learning-rate %g",
                         reduction, learning_rate);
  return run_value(&run, "train_loss", -1);
}

void judge_experiment(void)
{
  double rate = field_number("learning-rate", 0, 1e6);
  char prediction = field_choice("prediction", "abc");
  double mean = loss_after("mean", 0.4), sum = loss_after("sum", rate);
  tell("Mean loss per image: %g with the mean and 0.4, %g with the sum "
       "and %g, %g with the sum and 0.4.",
       mean, sum, rate, loss_after("sum", 0.4));

  if (!(fabs(sum - mean) < 1e-4 * mean))
    find_mistake(rate == 0.4    ? "same-rate"
                 : rate == 40   ? "wrong-way"
                 : rate == 0.04 ? "root"
                                : NULL);
  if (prediction == 'a')
    find_mistake("no-difference");
  if (prediction == 'b')
    find_mistake("faster");
}
