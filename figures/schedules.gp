rates = EXAMPLES."/schedule_curves.out"
HEIGHT = 1.9
set xrange [0:100]
set yrange [0:1.1]
set ytics ("0" 0, "η/2" 0.5, "η" 1)
set xlabel "steps taken"
set ylabel "learning rate"
unset key
set label "constant" at 80,1.05 textcolor ls 1
set label "cosine" at 18,0.82 right textcolor ls 2
set label "one cycle" at 66,0.55 textcolor ls 3
plot rates using 1:2 with lines ls 1, rates using 1:3 with lines ls 2, \
  rates using 1:4 with lines ls 3
