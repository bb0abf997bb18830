set xlabel "epoch"
set ylabel "validation accuracy"
set xrange [1:10]
set yrange [0.92:0.99]
set xtics 1
unset key
set style fill transparent solid 0.25 noborder
set label "ReLU" at 8.6, 0.9875 textcolor ls 1
set label "tanh" at 6.15, 0.941 textcolor ls 3
set label "sigmoid" at 5.15, 0.9735 textcolor ls 2
seeds(f) = "< paste ".RUNS."/mnist-".f."-[1-5].tsv | grep '^[0-9]'"
low(a, b, c, d, e) = (m = a < b ? a : b, m = m < c ? m : c, \
  m = m < d ? m : d, m < e ? m : e)
high(a, b, c, d, e) = -low(-a, -b, -c, -d, -e)
plot for [k = 1:3] f = word("relu sigmoid tanh", k) \
    seeds(f) using 1:(low($7, $14, $21, $28, $35)): \
    (high($7, $14, $21, $28, $35)) with filledcurves ls k, \
  for [k = 1:3] f = word("relu sigmoid tanh", k) \
    seeds(f) using 1:(($7 + $14 + $21 + $28 + $35) / 5) \
    with linespoints ls k
