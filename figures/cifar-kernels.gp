HEIGHT = 1.35
file = RUNS."/cifar-cycle-test-1.kernels.tsv"
stats file using (abs($5)) skip 1 name "red" nooutput
stats file using (abs($6)) skip 1 name "green" nooutput
stats file using (abs($7)) skip 1 name "blue" nooutput
most = red_max > green_max ? red_max : green_max
most = blue_max > most ? blue_max : most
colour(v) = 127.5 * (1 + v / most)
kernel(w, k) = sprintf("< awk '$1 == \"%s\" && $2 == %d' %s", w, k, \
  file)
unset border
unset tics
unset key
set margins 7, 0, 0, 0
set size ratio -1
set label "drawn" at -1.3, -2 right
set label "trained" at -1.3, -8.2 right
set xrange [-1:39]
set yrange [-11.2:1]
plot for [k=0:5] kernel("before", k) \
    using ($4 + 6.6 * k):(-$3): \
      (colour($5)):(colour($6)):(colour($7)) with rgbimage pixels, \
  for [k=0:5] kernel("after", k) \
    using ($4 + 6.6 * k):(-$3 - 6.2): \
      (colour($5)):(colour($6)):(colour($7)) with rgbimage pixels
