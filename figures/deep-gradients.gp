rows = EXAMPLES."/deep_gradients.out"
HEIGHT = 2.1
set datafile missing NaN
number(name) = name[3:3] + 0
is(k) = strcol(1) eq k && strstrt(strcol(2), ".weight")
set logscale y
set format y "10^{%L}"
set xrange [0.8:9.2]
set xtics 1
set xlabel "layer"
set ylabel "norm of the gradient"
unset key
set label "ReLU" at 4,1.1 center textcolor ls 1
set label "tanh" at 4,0.13 center textcolor ls 3
set label "sigmoid" at 5.2,1.3e-3 textcolor ls 2
array style[3] = [2, 1, 3]
plot for [k=0:2] rows using \
  (is(sprintf("%d", k)) ? number(strcol(2)) : NaN):12 \
  with linespoints ls style[k+1] dashtype 1
