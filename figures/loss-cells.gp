HEIGHT = 1.7
set lmargin 22
set xlabel "test accuracy"
set xrange [0.53:0.63]
set yrange [0.4:5.6]
set border 1
set ytics ("cross-entropy, Adam" 5, "margin, Adam" 4, \
  "cross-entropy, SGD" 3, "margin, SGD" 2, "the report's run" 1) \
  scale 0
unset key
cells = "margin-report margin-sgd cross-sgd margin-adam cross-adam"
tests(c) = "< awk '/^# test_accuracy:/ { print $3 }' ".\
  RUNS."/".c."-test-[1-5].tsv"
mean(c) = tests(c)." | awk '{ s += $1 } END { print s / NR }'"
array Style[5] = [4, 2, 1, 4, 3]
plot for [k = 1:5] mean(word(cells, k)) using 1:(k - 0.3):(0):(0.6) \
    with vectors nohead ls Style[k] dt 1, \
  for [k = 1:5] tests(word(cells, k)) using 1:(k) with points \
    ls Style[k] pt 7 ps 0.5, \
  "+" using (0.56):(1) every ::0::0 with points pt 2 ps 1.2 lw 2 \
    lc rgb "#333333"
