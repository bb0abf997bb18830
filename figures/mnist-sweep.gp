set xlabel "learning rate"
set ylabel "validation accuracy" offset 1
set logscale x
set xtics ("0.03" 0.03, "0.1" 0.1, "0.3" 0.3, "1" 1, "3" 3, "10" 10)
set xrange [0.024:13]
set logscale y
set yrange [1:0.01]
set ytics ("0.99" 0.01, "0.98" 0.02, "0.95" 0.05, "0.9" 0.1, \
  "0.8" 0.2, "0.5" 0.5, "0" 1)
unset key
set label "ReLU" at 0.19, 0.019 textcolor ls 1
set label "sigmoid" at 0.045, 0.13 textcolor ls 2
set label "tanh" at 0.14, 0.057 textcolor ls 3
errors(f) = "< cd ".RUNS."; for r in 0.03 0.1 0.3 1 3 10; do ". \
  "awk -v r=$r '/^3\\t/ { print r, 1 - $7 }' ". \
  "mnist-".f."-at$r.tsv; done"
plot errors("relu") with linespoints ls 1, \
  errors("sigmoid") with linespoints ls 2, \
  errors("tanh") with linespoints ls 3
