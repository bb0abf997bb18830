HEIGHT = 2.0
set multiplot layout 1, 3 margins 0.075, 0.985, 0.21, 0.9 spacing 0.085
set xlabel "epoch"
set xrange [0:41]
set xtics 10
unset key
log = RUNS."/cifar10-resnet20.tsv"
wide = RUNS."/cifar10-resnet18.tsv"
set title "training loss" offset 0, -0.7
set yrange [0:2]
set ytics 0.5
plot log using ($1 > 0 ? $1 : NaN):4 with lines ls 1, \
  wide using ($1 > 0 ? $1 : NaN):4 with lines ls 2
set title "accuracy" offset 0, -0.7
set yrange [0.3:1]
set ytics 0.1
test(n) = "< awk '/^# test_accuracy:/ { print ".(n == 20 ? 40 : 36).\
  ", $3 }' ".RUNS."/cifar10-resnet".n."-test.tsv"
plot log using ($1 > 0 ? $1 : NaN):5 with lines ls 1, \
  wide using ($1 > 0 ? $1 : NaN):5 with lines ls 2, \
  test(20) using 1:2 with points ls 1 pt 2 ps 1.2 lw 2, \
  test(18) using 1:2 with points ls 2 pt 2 ps 1.2 lw 2
set title "learning rate" offset 0, -0.7
set yrange [0:0.21]
set ytics 0.05
between(b, e, p) = e + (b - e) * (1 + cos(pi * p)) / 2
up(epochs) = 0.3 * epochs * 391 - 1
rate(t, epochs) = t > epochs * 391 ? NaN : t <= up(epochs) ? \
  between(0.2 / 25, 0.2, t / up(epochs)) : \
  between(0.2, 0.2 / 25e4, \
  (t - up(epochs)) / (epochs * 391 - 1 - up(epochs)))
plot [x=0:40] rate(x * 391, 40.0) with lines ls 1, \
  rate(x * 391, 36.0) with lines ls 2
