set xlabel "epoch"
set ylabel "validation accuracy"
set xrange [0:5]
set yrange [0.4:1]
set xtics 1
set format y "%.1f"
unset key
set label "16 hidden units" at 3, 0.94 textcolor ls 1
set label "linear" at 3, 0.49 textcolor ls 2
stats EXAMPLES."/synth_classes.out" skip 1 every ::0::0 \
  using 4 name "share" nooutput
plot share_mean with lines ls 9 dashtype 2, \
  RUNS."/synth-mlp.tsv" using 1:7 with linespoints ls 1, \
  RUNS."/synth-linear.tsv" using 1:7 with linespoints ls 2
