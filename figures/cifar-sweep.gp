set xlabel "learning rate (one-cycle: its peak)"
set ylabel "validation accuracy"
set logscale x
set xrange [0.0008:0.13]
set yrange [0:0.7]
unset key
set label "one-cycle" at 0.0042, 0.66 textcolor ls 1
set label "constant" at 0.0011, 0.51 textcolor ls 2
last(a) = "< awk '/^# learning-rate:/ { r = $3 } /^10\t/ " \
  ."{ print r, $7 }' ".RUNS."/cifar-".a."-at*.tsv | sort -g"
plot last("cycle") using 1:2 with linespoints ls 1, \
  last("flat") using 1:2 with linespoints ls 2
