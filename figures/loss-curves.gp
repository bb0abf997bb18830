HEIGHT = 2.4
set multiplot layout 1, 2 margins 0.09, 0.985, 0.18, 0.95 spacing 0.12
unset key
set xlabel "epoch"
set xrange [1:10]
set xtics 1
seeds = "1 2 3 4 5"
file(c, s) = RUNS."/".c."-".s.".tsv"
mean(c, k) = "< awk '/^[1-9]/ { s[$1] += $".k."; n[$1]++ } ".\
  "END { for (e = 1; e in s; e++) print e, s[e] / n[e] }' ".\
  RUNS."/".c."-[1-5].tsv"
set ylabel "margin loss of an image" offset 0.5
set yrange [0.15:0.35]
set ytics 0.05
set label 1 "validation" at 5.3, 0.313 textcolor ls 2
set label 2 "training" at 5, 0.2 textcolor ls 1
plot for [s in seeds] file("margin-report", s) using 1:6 with lines \
    lc rgb "#ecc09a" lw 0.8, \
  for [s in seeds] file("margin-report", s) using 1:4 with lines \
    lc rgb "#9dbdd6" lw 0.8, \
  mean("margin-report", "6") using 1:2 with linespoints ls 2, \
  mean("margin-report", "4") using 1:2 with linespoints ls 1
unset label 1
unset label 2
set ylabel "validation accuracy" offset 1
set yrange [0.42:0.64]
set ytics 0.05
set key bottom right
cells = "cross-adam margin-adam cross-sgd margin-sgd"
array Title[4] = ["cross-entropy, Adam", "margin, Adam", \
  "cross-entropy, SGD", "margin, SGD"]
array Style[4] = [3, 4, 1, 2]
plot for [k = 1:4] mean(word(cells, k), "7") using 1:2 \
  with linespoints ls Style[k] title Title[k]
