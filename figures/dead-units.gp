rows = EXAMPLES."/dead_units.out"
HEIGHT = 2.1
set datafile missing NaN
rate(number) = number > 0 ? 10**((number - 1) / 5. - 5) : 5.6e-6
is(op) = strcol(3) eq op
set logscale x
set format x "10^{%L}"
set xrange [4.5e-6:0.11]
set xtics add ("0" 5.6e-6)
set xlabel "learning rate"
set yrange [-0.03:1.05]
set ylabel "share of units, or values"
unset key
set label "sigmoid: flat" at 1.5e-5,0.91 textcolor ls 2
set label "ReLU: flat" at 1.5e-5,0.47 textcolor ls 1
set label "ReLU: dead" at 4.4e-3,0.6 textcolor ls 1
set label "sigmoid: dead" at 1.2e-2,0.2 textcolor ls 2
plot rows using (rate($1)):(is("relu") ? $10 : NaN) \
    with linespoints ls 1 dashtype 1, \
  rows using (rate($1)):(is("relu") ? $9 : NaN) \
    with lines ls 1 lw 1, \
  rows using (rate($1)):(is("sigmoid") ? $10 : NaN) \
    with linespoints ls 2 dashtype 1, \
  rows using (rate($1)):(is("sigmoid") ? $9 : NaN) \
    with lines ls 2 lw 1 dashtype 1
