HEIGHT = 2.2
file(a, s) = RUNS."/cifar-".a."-".s.".tsv"
name(a) = a eq "1" ? "flat" : "cycle"
set multiplot layout 1, 2 margins 0.09, 0.985, 0.19, 0.95 spacing 0.12
set xlabel "epoch"
unset key
seeds = "1 2 3 4 5"
mean(a) = "< paste ".file(name(a), "[1-5]")." | grep -v '#'"
set label 1 "constant step" at 5, 1.32 textcolor ls 2
set label 2 "one-cycle" at 1.3, 0.85 textcolor ls 1
set xrange [1:10]
set xtics 1
set yrange [0.6:1.8]
do for [c in "4 6"] {
  set ylabel (c eq "4" ? "training loss" : "validation loss") \
    offset 1
  k = c + 0
  plot for [s in seeds] file(name("1"), s) using 1:k with lines \
      lc rgb "#ecc09a" lw 0.8, \
    for [s in seeds] file(name("2"), s) using 1:k with lines \
      lc rgb "#9dbdd6" lw 0.8, \
    mean("1") using 1:((column(k) + column(k + 7) + column(k + 14) \
      + column(k + 21) + column(k + 28)) / 5) with linespoints ls 2, \
    mean("2") using 1:((column(k) + column(k + 7) + column(k + 14) \
      + column(k + 21) + column(k + 28)) / 5) with linespoints ls 1
  unset label
}
