HEIGHT = 2.0
set multiplot layout 1, 3 margins 0.075, 0.985, 0.21, 0.9 spacing 0.085
set xlabel "epoch"
set xrange [0:41]
set xtics 10
unset key
log = RUNS."/cifar10-resnet20.tsv"
set title "training loss" offset 0, -0.7
set yrange [0:2]
set ytics 0.5
plot log using ($1 > 0 ? $1 : NaN):4 with lines ls 1
set title "accuracy" offset 0, -0.7
set yrange [0.3:1]
set ytics 0.1
test = "< awk '/^# test_accuracy:/ { print 40, $3 }' ".\
  RUNS."/cifar10-resnet20-test.tsv"
plot log using ($1 > 0 ? $1 : NaN):5 with lines ls 1, \
  test using 1:2 with points pt 2 ps 1.2 lw 2 lc rgb "#333333"
set title "learning rate" offset 0, -0.7
set yrange [0:0.21]
set ytics 0.05
between(b, e, p) = e + (b - e) * (1 + cos(pi * p)) / 2
steps = 40 * 391.0
up = 0.3 * steps - 1
rate(t) = t <= up ? between(0.2 / 25, 0.2, t / up) : \
  between(0.2, 0.2 / 25e4, (t - up) / (steps - 1 - up))
plot [x=0:40] rate(x * 391) with lines ls 1
