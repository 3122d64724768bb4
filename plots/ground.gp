# ground: the territories of the region as surfaces. Loaded by the templates of maps inside their multiplot.
#
# reads:  data_ground, blocks_ground   rows "x y", a blank line after each polygon; class k is index k + 2

# In the PNG first as lines of the same colour: without them the paper would shine through between two neighbours.
if (GPVAL_TERM eq 'pngcairo') {
    do for [k = -2:blocks_ground - 3] {
        plot data_ground index k + 2 using 1:2 with lines linewidth 0.8 linecolor rgb fill_color(k) notitle
    }
}
do for [k = -2:blocks_ground - 3] {
    plot data_ground index k + 2 using 1:2 with filledcurves closed fillcolor rgb fill_color(k) notitle
}
