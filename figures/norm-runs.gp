HEIGHT = 2.2
set multiplot layout 1, 2 margins 0.09, 0.985, 0.19, 0.95 spacing 0.1
unset key
set ylabel "validation accuracy" offset 1
set logscale x
set format x "10^{%T}"
set xlabel "learning rate"
set xrange [0.0007:0.14]
set yrange [0:0.7]
points(a) = "< awk '/^# learning-rate:/ { r = $3 } ".\
  "/^2\t/ { print r, $7 }' ".RUNS."/norm-".a."-r*.tsv"
set label 1 "with" at 0.012, 0.67 textcolor ls 1
set label 2 "without" at 0.0013, 0.42 textcolor ls 2
plot 0.1 with lines ls 9, \
  points("yes") using 1:2 with linespoints ls 1, \
  points("no") using 1:2 with linespoints ls 2
unset logscale x
unset label 1
unset label 2
set format x "%g"
set xlabel "epoch"
set xrange [1:5]
set xtics 1
set yrange [0.4:0.7]
file(a, s) = RUNS."/norm-".a."-".s.".tsv"
mean(a) = "< awk '/^[1-9]/ { s[$1] += $7; n[$1]++ } ".\
  "END { for (e = 1; e in s; e++) print e, s[e] / n[e] }' ".\
  RUNS."/norm-".a."-[1-5].tsv"
seeds = "1 2 3 4 5"
plot for [s in seeds] file("yes", s) using 1:7 with lines \
    lc rgb "#9dbdd6" lw 0.8, \
  for [s in seeds] file("no", s) using 1:7 with lines \
    lc rgb "#ecc09a" lw 0.8, \
  mean("yes") using 1:2 with linespoints ls 1, \
  mean("no") using 1:2 with linespoints ls 2
