HEIGHT = 3.9
set multiplot layout 2, 2 margins 0.1, 0.985, 0.1, 0.95 \
  spacing 0.06, 0.13
set logscale y
set format y "10^{%T}"
set xrange [0:57]
set yrange [1e-3:1e7]
unset key
slope(x, b, r) = b eq "yes" && r eq "no" ? \
  3e3 * (pi / (pi - 1))**((2 - x) / 2) : NaN
layers(d, b, r, s) = "< awk -F'\t' 'FNR == 1 { k = 0 } ".\
  "$3 == \"parameter\" && $2 ~ /(conv[12]|fc).weight$/ ".\
  "{ s[++k] += log($12); n[k]++ } END { for (k = 1; k in s; k++) ".\
  "print k, exp(s[k] / n[k]) }' ".RUNS."/d".d."-bn".b."-res".r.\
  "-".s.".probe.tsv"
do for [b in "no yes"] {
  do for [r in "no yes"] {
    set title (r eq "no" ? "plain" : "residual").(b eq "no" ? \
      ", without normalisation" : ", with normalisation") \
      offset 0, -0.7
    set xlabel (b eq "yes" ? "layer" : "")
    set ylabel (r eq "no" ? "norm of the gradient" : "") offset 0.5
    if (b.r eq "nono") {
      set label 1 "20 layers" at 22, 2 textcolor ls 1
      set label 2 "56 layers" at 38, 4 textcolor ls 2
    } else { unset label }
    plot for [s = 1:5] layers(20, b, r, s) using 1:2 with lines \
        lc rgb "#9dbdd6" lw 0.5, \
      for [s = 1:5] layers(56, b, r, s) using 1:2 with lines \
        lc rgb "#ecc09a" lw 0.5, \
      layers(20, b, r, "*") using 1:2 with lines ls 1, \
      layers(56, b, r, "*") using 1:2 with lines ls 2, \
      [x=2:55] slope(x, b, r) with lines lw 1.2 dt 3 lc "black"
  }
}
