walks = EXAMPLES."/step_size.out"
set multiplot layout 2,3 margins 0.06,0.98,0.11,0.92 spacing 0.06,0.17
set xrange [-2:2]
set yrange [-0.1:2]
set xtics -2,1,2
set ytics 0,1,2
unset key
array Setting[6] = [ "0.3", "1", "1.7", "2", "2.1", \
  "2.1, momentum 0.9" ]
do for [k=1:6] {
  set title "rate ".Setting[k]
  if (k > 3) { set xlabel "x" } else { unset xlabel }
  plot x**2 / 2 with lines lc rgb "#aaaaaa" lw 1.5, \
    walks skip 2 using (column(k + 1)):(column(k + 1)**2 / 2) \
      with linespoints lc rgb "#1f5a8a" pt 7 ps 0.45 lw 1
}
unset multiplot
