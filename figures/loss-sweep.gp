HEIGHT = 2.1
set multiplot layout 1, 2 margins 0.09, 0.985, 0.2, 0.91 spacing 0.08
set logscale x
set xlabel "learning rate"
set xrange [0.00007:0.045]
set format x "10^{%T}"
set yrange [0:0.6]
set ytics 0.1
unset key
points(l, o) = "< awk '/^# learning-rate:/ { r = $3 } ".\
  "/^2\t/ { print r, $7 }' ".RUNS."/".l."-".o."-r*.tsv"
do for [o in "sgd adam"] {
  set title (o eq "sgd" ? "SGD" : "Adam") offset 0, -0.7
  set ylabel (o eq "sgd" ? "validation accuracy" : "") offset 1
  set label 1 (o eq "sgd" ? "cross-entropy" : "") at 0.0032, 0.36 right \
    textcolor ls 1
  set label 2 (o eq "sgd" ? "margin" : "") at 0.0055, 0.46 \
    textcolor ls 2
  plot 0.1 with lines ls 9, \
    points("cross", o) using 1:2 with linespoints ls 1, \
    points("margin", o) using 1:2 with linespoints ls 2
}
