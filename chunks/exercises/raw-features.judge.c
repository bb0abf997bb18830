#include "exercises/experiment.h"

#include <math.h>
#include <stddef.h>

static double loss_after(double scale, double learning_rate)
{
  Run run = run_training("--data synth --model linear --batch 100 "
                         "--epochs 5 --keep-going --scale %g "
                         "--learning-rate %g",
                         scale, learning_rate);
  double loss = run_value(&run, "train_loss", -1);
  tell("Features times %g, rate %g: loss %.4g.", scale, learning_rate,
       loss);
  return loss;
}

void judge_experiment(void)
{
  double rate = field_number("learning-rate", 0, 1e6);
  double factor = field_number("factor-for-pixels", 0, 1e9);
  double plain = loss_after(1, 0.4), scaled = loss_after(10, rate);
  if (rate != 0.4)
    loss_after(10, 0.4);

  bool right = fabs(rate - 0.004) < 1e-5 && scaled < plain + 0.01;
  if (!right)
    find_mistake(rate == 0.4    ? "same"
                 : rate == 0.04 ? "once"
                 : rate > 0.4   ? "wrong-way"
                 : rate < 0.004 ? "timid"
                                : NULL);
  if (fabs(factor / 65025 - 1) > 0.01)
    find_mistake(factor == 255 ? "pixels-once" : NULL);
}
