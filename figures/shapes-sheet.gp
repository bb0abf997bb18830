HEIGHT = 3.808
unset border
unset tics
unset colorbox
set margins 0, 0, 0, 0
set xrange [-0.5:319.5]
set yrange [255.5:-0.5]
plot EXAMPLES."/shapes_sheet.out" with rgbimage notitle
