HEIGHT = 2.3
set multiplot layout 1, 2 margins 0.09, 0.985, 0.19, 0.95 spacing 0.14
set xlabel "epoch"
set xrange [0:20.6]
set xtics 5
unset key
set ylabel "validation accuracy" offset 1
set yrange [0:0.5]
set ytics 0.1
set label "sigmoid" at 12, 0.43 textcolor ls 2
set label "ReLU" at 12, 0.06 textcolor ls 1
plot RUNS."/raw-sigmoid.tsv" using 1:7 with linespoints ls 2, \
  RUNS."/raw-relu.tsv" using 1:7 with linespoints ls 1, \
  "+" using (19):(0.3256) every ::0::0 with points pt 2 ps 1.2 \
    lw 2 lc rgb "#333333", \
  "+" using (19):(0.1014) every ::0::0 with points pt 2 ps 1.2 \
    lw 2 lc rgb "#333333"
unset label
set ylabel "training loss of an image" offset -0.8
set label "sigmoid" at 8, 2e4 textcolor ls 2
set label "ReLU" at 2, 1e13 textcolor ls 1
set logscale y
set yrange [1:*]
set ytics auto
set format y "10^{%T}"
plot RUNS."/raw-sigmoid.tsv" using 1:4 with linespoints ls 2, \
  RUNS."/raw-relu.tsv" using 1:4 with linespoints ls 1, \
  "+" using (20):(111.1) every ::0::0 with points pt 2 ps 1.2 \
    lw 2 lc rgb "#333333", \
  "+" using (20):(2.303) every ::0::0 with points pt 2 ps 1.2 \
    lw 2 lc rgb "#333333"
