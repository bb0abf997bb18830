# What all plots share. book/tools/plot sets SCRIPT, OUTPUT and HEIGHT, the
# height in inches; the width is the text's. EXAMPLES holds what the examples
# printed (NAME.out), RUNS the logs of the runs (NAME.tsv).
set terminal pdfcairo size 4.76in, HEIGHT font "TeX Gyre Pagella,9" \
  linewidth 1 rounded
set output OUTPUT
set encoding utf8
set datafile commentschars "#"
set datafile missing "nan"
set border 3 linecolor rgb "#555555"
set tics nomirror textcolor rgb "#333333"
set key samplen 1.5 spacing 1.1 textcolor rgb "#333333"
# Blue, orange, green, purple: told apart by colour-blind eyes, and by their
# dashes and greys on paper without colour.
set style line 1 linecolor rgb "#1f5a8a" linewidth 1.8 pointtype 7 pointsize 0.5
set style line 2 linecolor rgb "#d1701f" linewidth 1.8 dashtype (12,4) pointtype 5 pointsize 0.5
set style line 3 linecolor rgb "#3b8a5a" linewidth 1.8 dashtype (4,3) pointtype 9 pointsize 0.6
set style line 4 linecolor rgb "#7a4a93" linewidth 1.8 dashtype (12,3,3,3) pointtype 11 pointsize 0.6
set style line 9 linecolor rgb "#aaaaaa" linewidth 1
load SCRIPT
