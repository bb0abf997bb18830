curves = EXAMPLES."/gelu_curves.out"
set multiplot layout 1, 2
set xlabel "x"
set xrange [-4:4]
set key off
set title "value"
set yrange [-0.5:3]
set label 1 "GELU" at -2.9, -0.28
set label 2 "ReLU" at -2.2, 0.2
plot curves index 2 using 1:2 with lines linestyle 3, \
  curves index 0 using 1:2 with lines linestyle 1, \
  curves index 1 using 1:2 with lines linestyle 2
set title "derivative"
set yrange [-0.25:1.25]
set label 1 "GELU" at 1.5, 0.75
set label 2 "ReLU" at -1.9, 0.12
plot curves index 2 using 1:(abs($1 - 0.01) < 0.005 ? NaN : $3) \
  with lines linestyle 3, \
  curves index 0 using 1:3 with lines linestyle 1, \
  curves index 1 using 1:3 with lines linestyle 2
unset multiplot
