HEIGHT = 2.6
answers = EXAMPLES."/boundary.out"
root(x) = sqrt(1.45 * x**2 + 0.48)
set multiplot layout 1, 2
set size ratio -1
set xrange [-3:3]; set yrange [-3:3]
set xtics 1; set ytics 1
set border 15
set xlabel "x_1"; set ylabel "x_2" rotate by 0
set palette defined (0 "#ffffff", 1 "#cfe0ee")
unset colorbox; unset key
set samples 400
array Title[2] = [ "linear", "16 hidden units, ReLU" ]
do for [model=0:1] {
  set title Title[model + 1]
  plot answers index model using 1:2:3 with image, \
    (-1.5 * x + root(x)) / 0.4 with lines lc rgb "#333333" lw 1.2, \
    (-1.5 * x - root(x)) / 0.4 with lines lc rgb "#333333" lw 1.2, \
    answers index 2 using 1:($3 == 0 ? $2 : NaN) with points pt 6 ps 0.25 \
      lc rgb "#d1701f", \
    answers index 2 using 1:($3 == 1 ? $2 : NaN) with points pt 7 ps 0.25 \
      lc rgb "#1f5a8a"
}
unset multiplot
