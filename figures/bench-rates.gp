set ylabel "images per second"
set logscale y
set yrange [30:200000]
set xrange [0.5:5.9]
set xtics ("mlp, 128" 1, "lenet, 4" 2, "lenet, 30" 3, \
  "lenet, 128" 4, "resnet, 128" 5) scale 0
set key top right maxrows 1
names = "mlp-128 lenet-4 lenet-30 lenet-128 resnet-128"
place(n, end) = sum [i = 1:5] (word(names, i).end eq n ? i : 0)
at(n, end, dx) = place(n, end) > 0 ? place(n, end) + dx : NaN
file = RUNS."/bench.tsv"
plot file using (at(strcol(1), "", -0.1)):3:4:5 \
  with yerrorbars linestyle 1 dashtype 1 title "ours", \
  file using (at(strcol(1), "-torch", 0.1)):3:4:5 \
  with yerrorbars linestyle 2 dashtype 1 title "PyTorch", \
  file using (at(strcol(1), "-torch-last", 0.25)):3:4:5 \
  with yerrorbars linestyle 3 dashtype 1 title "channels last"
