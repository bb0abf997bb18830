HEIGHT = 2.3
set multiplot layout 1, 2 margins 0.09, 0.98, 0.18, 0.91 spacing 0.1
set xlabel "learning rate"
set logscale x
set xtics ("0.03" 0.03, "0.1" 0.1, "0.3" 0.3, "1" 1, "3" 3, "10" 10)
set xrange [0.024:13]
set logscale y
set yrange [0.02:1]
set ytics ("0.02" 0.02, "0.05" 0.05, "0.1" 0.1, "0.2" 0.2, \
  "0.5" 0.5, "1" 1)
set style line 11 lc rgb "#e0a36f" lw 1.6 dt (6,4) pt 6 ps 0.5
set style line 12 lc rgb "#e0a36f" lw 1.6 pt 7 ps 0.5
set style line 13 lc rgb "#1f5a8a" lw 1.6 dt (6,4) pt 6 ps 0.5
set style line 14 lc rgb "#1f5a8a" lw 1.6 pt 7 ps 0.5
rates(n) = "< cd ".RUNS."; for r in 0.03 0.1 0.3 1 3 10; do ". \
  "f=".n."-at$r.tsv; test -r $f && ". \
  "awk -v r=$r '/^1\\t/ { print r, 1 - $7 }' $f; done"
do for [a in "sigmoid relu"] {
  set title (a eq "relu" ? "ReLU" : "sigmoid") offset 0, -0.7
  set ylabel (a eq "relu" ? "" : "validation error") offset 1
  if (a eq "relu") { set key top left } else { unset key }
  w = "wide-".a."-"
  plot rates("mnist-".a) with linespoints ls 11 title "4×, Glorot", \
    rates(w."glorot6") with linespoints ls 12 title "6×, Glorot", \
    rates(w."he4") with linespoints ls 13 title "4×, He", \
    rates(w."he6") with linespoints ls 14 title "6×, He"
}
