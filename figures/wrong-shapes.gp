HEIGHT = 1.35
sheet = "< book/tools/sheet 1 6 ".RUNS."/here-lenet-test.wrong.tsv"
unset border
unset tics
unset key
set margins 0, 0, 0, 0
set xrange [-1:*]
set size ratio -1
plot sheet index 0 using 1:2:3:4:5 with rgbimage, \
  sheet index 1 using 1:2:3 with labels offset 0, -0.7 \
    font ",10" textcolor rgb "#333333", \
  sheet index 1 using 1:2:4 with labels offset 0, -1.8 \
    font ",10" textcolor ls 2
