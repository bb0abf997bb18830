set ylabel "images per second"
set logscale y
set yrange [100:100000]
set xrange [0.5:5.9]
set xtics ("mlp, 128" 1, "lenet, 4" 2, "lenet, 30" 3, \
  "lenet, 128" 4, "resnet, 128" 5) scale 0
unset key
set label "ours" at 1.2, 24000 textcolor ls 1
set label "PyTorch" at 1.3, 9000 textcolor ls 2
set label "channels last" at 4.25, 300 textcolor ls 3
names = "mlp-128 lenet-4 lenet-30 lenet-128 resnet-128"
place(n, end) = sum [i = 1:5] (word(names, i).end eq n ? i : 0)
own(n) = place(n, "") > 0 ? place(n, "") - 0.1 : NaN
peer(n) = place(n, "-torch") > 0 ? place(n, "-torch") + 0.1 : NaN
last(n) = place(n, "-torch-last") > 0 ? \
  place(n, "-torch-last") + 0.25 : NaN
file = RUNS."/bench.tsv"
plot file using (own(strcol(1))):3:4:5 \
  with yerrorbars linestyle 1 dashtype 1, \
  file using (peer(strcol(1))):3:4:5 \
  with yerrorbars linestyle 2 dashtype 1, \
  file using (last(strcol(1))):3:4:5 \
  with yerrorbars linestyle 3 dashtype 1
