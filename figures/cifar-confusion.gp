HEIGHT = 3.6
array Name[10] = [ "plane", "car", "bird", "cat", "deer", "dog", \
  "frog", "horse", "ship", "truck" ]
do for [k=1:10] {
  set xtics add (Name[k] k - 1) rotate by 45 right scale 0
  set ytics add (Name[k] k - 1) scale 0
}
unset border
unset key
unset colorbox
set size ratio 0.62
set xlabel "taken for"
set ylabel "is"
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set palette defined (0 "#ffffff", 0.15 "#f1c692", 0.5 "#d1701f", \
  1 "#8a3f08")
set cbrange [0:700]
counts = "< awk '/^[0-9]/ { for (p = 0; p < 10; p++) " \
  ."print p, $1, $(5 + p) }' ".RUNS."/cifar-cycle-test-1.tsv"
plot counts using 1:2:3 with image, \
  counts using 1:2:(sprintf("%d", $3)):($3 > 350 ? 0xffffff : 0x333333) \
    with labels font ",10" textcolor rgb variable
