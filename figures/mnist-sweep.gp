set xlabel "learning rate"
set ylabel "validation accuracy"
set logscale x
set xrange [0.08:13]
set yrange [0:1]
unset key
set label "ReLU" at 0.12, 0.9 textcolor ls 1
set label "sigmoid" at 3.6, 0.86 textcolor ls 2
rates = "0.1 0.3 1 3 10"
set print $points
do for [r in rates] {
  do for [f in "relu sigmoid"] {
    stats RUNS."/mnist-".f."-at".r.".tsv" using 7 nooutput
    last = STATS_records - 1
    stats RUNS."/mnist-".f."-at".r.".tsv" using 7 every ::last nooutput
    print f, " ", r, " ", STATS_max
  }
}
unset print
plot $points using (strcol(1) eq "relu" ? $2 : NaN):3 \
    with linespoints ls 1, \
  $points using (strcol(1) eq "sigmoid" ? $2 : NaN):3 \
    with linespoints ls 2
