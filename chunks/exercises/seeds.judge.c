#include "exercises/experiment.h"

#include <math.h>
#include <stddef.h>

static double accuracy(const char *init, int seed)
{
  Run run = run_training("--data synth --model mlp --hidden 16 "
                         "--batch 100 --steps 100 --epochs 1 "
                         "--init %s --seed %d",
                         init, seed);
  return run_value(&run, "train_accuracy", -1);
}

void judge_experiment(void)
{
  double spread = field_number("spread", 0, 100), least = 1, most = 0;
  char conclusion = field_choice("conclusion", "abc");
  for (int seed = 1; seed <= 8; seed++) {
    double glorot = accuracy("glorot", seed);
    tell("Seed %d: %.3f with Glorot, %.3f with He.", seed, glorot,
         accuracy("he", seed));
    least = fmin(least, glorot);
    most = fmax(most, glorot);
  }

  double right = most - least;
  if (fabs(spread - right) > 0.003)
    find_mistake(fabs(spread / 100 - right) < 0.003 ? "percent"
                 : fabs(spread * 2 - right) < 0.003 ? "half"
                                                    : NULL);
  if (conclusion == 'a')
    find_mistake("glorot");
  if (conclusion == 'b')
    find_mistake("he");
}
