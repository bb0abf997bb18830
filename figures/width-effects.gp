HEIGHT = 2.3
set multiplot layout 1, 2 margins 0.1, 0.98, 0.16, 0.91 spacing 0.13
set xlabel "hidden units for each pixel"
set xrange [3.4:6.6]
set xtics (4, 6)
set offsets 0, 0, 0, graph 0.25
set style line 11 lc rgb "#e0a36f" lw 1.6 dt (6,4) pt 6 ps 0.5
set style line 12 lc rgb "#e0a36f" lw 1.6 pt 7 ps 0.5
set style line 13 lc rgb "#1f5a8a" lw 1.6 dt (6,4) pt 6 ps 0.5
set style line 14 lc rgb "#1f5a8a" lw 1.6 pt 7 ps 0.5
last(n, e) = "awk '/^".e."\\t/ { print $7 }' ".RUNS."/".n."-[1-5].tsv"
points(x, n, e) = "< ".last(n, e)." | sed 's/^/".x." /'"
mean(n, e) = "$(".last(n, e)." | awk '{ s += $1 } END { print s / NR }')"
line(a, b) = "< echo 4 ".mean(a, 3)."; echo 6 ".mean(b, 3)
do for [a in "sigmoid relu"] {
  g4 = "mnist-".a
  w = "wide-".a."-"
  set title (a eq "relu" ? "ReLU" : "sigmoid") offset 0, -0.7
  set ylabel (a eq "relu" ? "" : "validation accuracy") offset 0.5
  if (a eq "relu") { set key bottom right } else { unset key }
  plot points("3.95", g4, 3) with points ls 12 ps 0.25 notitle, \
    points("5.95", w."glorot6", 3) with points ls 12 ps 0.25 notitle, \
    points("4.05", w."he4", 3) with points ls 14 ps 0.25 notitle, \
    points("6.05", w."he6", 3) with points ls 14 ps 0.25 notitle, \
    line(g4, w."glorot6") with linespoints ls 12 title "Glorot", \
    line(w."he4", w."he6") with linespoints ls 14 title "He"
}
