set xlabel "epoch"
set ylabel "validation accuracy"
set xrange [1:10]
set yrange [0.9:1]
set xtics 1
unset key
set label "ReLU" at 4, 0.991 textcolor ls 1
set label "sigmoid" at 4, 0.945 textcolor ls 2
file(f, s) = RUNS."/mnist-".f."-".s.".tsv"
mean(f) = "< paste '".file(f, "1")."' '".file(f, "2")."' '". \
  file(f, "3")."' | grep -v '#'"
plot for [s in "1 2 3"] file("relu", s) using 1:7 with lines \
    lc rgb "#9dbdd6" lw 0.8, \
  for [s in "1 2 3"] file("sigmoid", s) using 1:7 with lines \
    lc rgb "#ecc09a" lw 0.8, \
  mean("relu") using 1:(($7 + $14 + $21) / 3) with linespoints ls 1, \
  mean("sigmoid") using 1:(($7 + $14 + $21) / 3) with linespoints ls 2
