#include "exercises/experiment.h"

#include <math.h>

void judge_experiment(void)
{
  char beyond = field_choice("beyond", "abc");
  double largest = field_number("largest", 0, 1000), found = 0;
  for (double rate = 0.5; rate <= 128; rate *= 4) {
    Run run = run_training("--data synth --model mlp --hidden 16 "
                           "--activation tanh --batch 100 --steps 100 "
                           "--epochs 1 --keep-going "
                           "--learning-rate %g",
                           rate);
    double before = run_value(&run, "train_loss", 0);
    double after = run_value(&run, "train_loss", -1);
    tell("Rate %g: loss %.4g before, %.4g after.", rate, before, after);
    if (after < before)
      found = rate;
  }

  if (largest != found)
    find_mistake(largest > found ? "too-bold" : "too-timid");
  if (beyond == 'a')
    find_mistake("slow");
  if (beyond == 'c')
    find_mistake("no-number");
}
