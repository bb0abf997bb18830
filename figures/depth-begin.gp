HEIGHT = 2.1
set multiplot layout 1, 2 margins 0.09, 0.985, 0.2, 0.91 spacing 0.08
set xlabel "steps"
set xrange [0:103]
set xtics 25
set yrange [0:0.5]
set ytics 0.1
unset key
runs(d, r) = "< awk -F'\t' 'FNR == 1 { print \"\" } ".\
  "/^[0-9]/ { print $2 / 128, $7 }' ".RUNS."/begin-d".d."-".r."-*.tsv"
do for [d in "20 56"] {
  set title d." layers" offset 0, -0.7
  set ylabel (d eq "20" ? "validation accuracy" : "") offset 1
  plot 0.1 with lines ls 9, \
    runs(d, "yes") using 1:2 with linespoints ls 1, \
    runs(d, "no") using 1:2 with linespoints ls 2
}
