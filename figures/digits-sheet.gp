HEIGHT = 3.5
unset border
unset tics
unset key
unset colorbox
set margins 0, 0, 0, 0
set size ratio -1
set yrange [*:*] reverse
set autoscale fix
set palette defined (0 "#ffffff", 1 "#000000")
set cbrange [0:255]
plot EXAMPLES."/digits_sheet.out" matrix with image pixels
