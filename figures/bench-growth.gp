HEIGHT = 2.6
file = RUNS."/bench.tsv"
kinds = "batch width depth nodes"
least = "32 128 8 10"
size(n, k) = strstrt(n, word(kinds, k)."-") == 1 \
  && strstrt(n, "exponent") == 0 ? \
  real(n[strlen(word(kinds, k)) + 2:*]) / word(least, k) : NaN
array First[4]
do for [k = 1:4] {
  stats file using \
    (size(strcol(1), k) == 1 ? $3 : NaN) nooutput
  First[k] = STATS_min
}
set xlabel "size, as a multiple of the smallest"
set ylabel "time, as a multiple"
set logscale xy
set xrange [1:150000]
set yrange [0.8:150000]
set format xy "10^{%T}"
set key top left
plot x with lines ls 9 notitle, for [k = 1:4] file using \
  (size(strcol(1), k)):($3 / First[k]) \
  with linespoints linestyle k title word(kinds, k)
