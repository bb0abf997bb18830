#include "exercises/experiment.h"

#include <math.h>
#include <stddef.h>

void judge_experiment(void)
{
  double image = field_number("per-image", 0, 1e9);
  double constant = field_number("constant", 0, 1e9);
  char conclusion = field_choice("conclusion", "abc");
  Run run = run_training("--data digits --model mlp --hidden 16 "
                         "--batch 100 --steps 30 --epochs 1 "
                         "--learning-rate 0.01 --weight-decay 100");
  double loss = run_value(&run, "train_loss", -1);
  tell("A network that can say nothing has the loss %.4g on digits, you "
       "say %.4g; and the report's was %.4g.",
       loss, constant, image);

  if (fabs(image - 126668.0 / 55000) > 0.005)
    find_mistake("per-batch");
  if (!(fabs(constant - loss) < 0.02))
    find_mistake(constant == 0.1 || constant == 0.9 ? "probability"
                 : fabs(constant - log2(10)) < 0.01 ? "two"
                                                    : NULL);
  if (conclusion == 'a')
    find_mistake("slowly");
  if (conclusion == 'c')
    find_mistake("overfitted");
}
