steps = EXAMPLES."/adam_start.out"
HEIGHT = 1.9
set logscale x
set xrange [1:5000]
set yrange [0:7]
set ytics 0,1,7
set xlabel "step"
set ylabel "length of the step / η"
unset key
set label "without correction" at 70,4.7 textcolor ls 2
set label "with correction" at 3,0.5 textcolor ls 1
plot steps using 1:3 with lines ls 2, \
  steps using 1:2 with lines ls 1
