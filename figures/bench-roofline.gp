HEIGHT = 3.2
file = RUNS."/bench.tsv"
stats file using (strcol(1) eq "peak-1" ? $3 : NaN) nooutput
peak = STATS_max
stats file using (strcol(1) eq "triad-1" ? $3 : NaN) nooutput
band = STATS_max
roof(x) = band * x < peak ? band * x : peak
set logscale xy
set xrange [1:300]
set yrange [1:400]
set xlabel "operations for each byte"
set ylabel "GFLOP/s, one thread"
set key bottom right
set label "memory" at 1.2, 2 * band textcolor rgb "#777777"
set label "processor" at 130, 1.3 * peak textcolor rgb "#777777"
I = NaN
has(n, word) = strstrt(n, word) > 0
x(n, kind, v) = strstrt(n, kind) != 1 ? NaN \
  : has(n, "-intensity") ? (I = v, NaN) \
  : has(n, "-over-peak") ? NaN : I
plot roof(x) with lines linestyle 9 notitle, \
  file using (x(strcol(1), "product-", $3)):3 \
  with points linestyle 2 title "one image's product", \
  file using (x(strcol(1), "linear-", $3)):3 \
  with points linestyle 3 title "linear layers", \
  file using (x(strcol(1), "loop-", $3)):3 \
  with points linestyle 1 title "convolution's loops"
