HEIGHT = 3.332
unset border
unset tics
unset colorbox
set margins 0, 0, 0, 0
set palette gray negative
set cbrange [0:255]
set xrange [-0.5:279.5]
set yrange [195.5:-0.5]
plot EXAMPLES."/digits_sheet.out" matrix with image notitle
