HEIGHT = 2.3
set multiplot layout 1, 2 margins 0.1, 0.98, 0.19, 0.95 spacing 0.12
set xlabel "epoch"
set xrange [0:20.6]
set xtics 5
cross(x, y) = sprintf("< echo %g %g", x, y)
set key bottom right
set ylabel "validation accuracy" offset 1
set yrange [0:0.5]
set ytics 0.1
plot RUNS."/raw-sigmoid.tsv" using 1:7 with linespoints ls 2 \
    title "4×, Glorot", \
  RUNS."/raw-wider.tsv" using 1:7 with linespoints ls 1 \
    title "6×, He", \
  cross(19, 0.3256) with points pt 2 ps 1.2 lw 2 lc rgb "#d1701f" notitle, \
  cross(19, 0.3728) with points pt 2 ps 1.2 lw 2 lc rgb "#1f5a8a" notitle
unset key
set ylabel "training loss of an image" offset 0.5
set yrange [0:*]
set ytics auto
plot RUNS."/raw-sigmoid.tsv" using 1:4 with linespoints ls 2, \
  RUNS."/raw-wider.tsv" using 1:4 with linespoints ls 1, \
  cross(20, 111.1) with points pt 2 ps 1.2 lw 2 lc rgb "#d1701f", \
  cross(20, 125) with points pt 2 ps 1.2 lw 2 lc rgb "#1f5a8a"
