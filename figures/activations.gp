curves = EXAMPLES."/activations.out"
set multiplot layout 1, 2
set xlabel "x"
set xrange [-3:3]
set key off
set title "value"
set yrange [-1.1:2.1]
set label 1 "sigmoid" at -2.9, 0.28
set label 2 "tanh" at -2.0, -0.72
set label 3 "ReLU" at 1.25, 1.85 right
plot for [k = 0:2] curves index k using 2:3 with lines linestyle k+1
set title "derivative"
set yrange [-0.1:1.15]
set label 1 "sigmoid" at -2.9, 0.25
set label 2 "tanh" at -1.15, 0.66 right
set label 3 "ReLU" at 1.4, 1.07
set label 4 "" at 0, 0 point pointtype 7 pointsize 0.4
plot for [k = 0:1] curves index k using 2:4 with lines linestyle k+1, \
  curves index 2 using 2:(abs($2 - 0.01) < 0.005 ? NaN : $4) \
  with lines linestyle 3
unset multiplot
