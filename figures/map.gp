HEIGHT = 2.6
set multiplot layout 1, 2 margins 0.09, 0.88, 0.17, 0.91 spacing 0.1
set logscale xy
set xlabel "scale of the inputs"
set xrange [0.032:510]
set yrange [0.00058:17.3]
set format xy "10^{%T}"
set cbrange [0:1]
set palette defined (0 "#f4f1ea", 0.3 "#f1c692", 0.6 "#d1701f", \
  0.85 "#3f7ca8", 1 "#123a5c")
set colorbox user origin 0.905, 0.17 size 0.018, 0.74
set cbtics 0.2 offset -0.6
unset key
set style fill solid noborder
table(a) = "< awk '/^# scale:/ { s = $3 } ".\
  "/^# learning-rate:/ { r = $3 } /^1\t/ { print 255 * s, r, $7 }' ".\
  RUNS."/map-".a."-s*-r*.tsv"
stats table("relu") using ($1 > 0.9 && $1 < 1.2 && $3 > 0.8 ? $2 : NaN) \
  nooutput
longest = STATS_max
do for [a in "sigmoid relu"] {
  set title (a eq "relu" ? "ReLU" : "sigmoid") offset 0, -0.7
  set ylabel (a eq "relu" ? "" : "learning rate") offset 0.5
  plot table(a) using 1:2:($1 / 2):($1 * 2):($2 / 1.84):($2 * 1.84):3 \
      with boxxyerror linecolor palette, \
    [x=1.02:255] longest * 1.02 / x with lines lw 1.2 lc "black", \
    [x=1.02:32] longest * (1.02 / x)**2 with lines lw 1.2 dt 2 \
      lc "black", \
    "+" using (255):(1.28) every ::0::0 with points pt 2 ps 1.3 lw 3 \
      lc rgb "white", \
    "+" using (255):(1.28) every ::0::0 with points pt 2 ps 1.2 lw 1.5 \
      lc rgb "black"
  unset colorbox
}
