HEIGHT = 1.19
unset border
unset tics
unset colorbox
set margins 0, 0, 0, 0
set palette gray negative
set cbrange [0:255]
set xrange [-0.5:223.5]
set yrange [55.5:-0.5]
do for [k=1:7] {
  set arrow k from 28*k-0.5,-0.5 to 28*k-0.5,55.5 nohead \
    lc rgb "#cccccc" front
}
set arrow 8 from -0.5,27.5 to 223.5,27.5 nohead lc rgb "#cccccc" front
plot EXAMPLES."/augment_sheet.out" matrix with image notitle
