set xlabel "learning rate"
set ylabel "validation accuracy"
set logscale x
set xrange [0.024:13]
set yrange [0:1]
unset key
set label "ReLU" at 1.6, 0.5 right textcolor ls 1
set label "sigmoid" at 5, 0.5 right textcolor ls 2
set label "tanh" at 6.5, 0.73 textcolor ls 3
rates = "0.03 0.1 0.3 1 3 10"
file(f, r) = sprintf("%s/mnist-%s-at%s.tsv", RUNS, f, r)
array Block[3] = [ "relu", "sigmoid", "tanh" ]
set print $points
do for [k = 1:3] {
  do for [r in rates] {
    stats file(Block[k], r) using 7 nooutput
    final = STATS_records - 1
    stats file(Block[k], r) using 7 every ::final nooutput
    print r, " ", STATS_max
  }
  print ""
  print ""
}
unset print
plot for [k = 1:3] $points index k - 1 with linespoints linestyle k
