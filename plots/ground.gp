# ground: the territories of the region as surfaces. Loaded by the templates of maps inside their multiplot.
#
# reads:  data_ground   rows "x y class", a blank line after each polygon

# In the PNG first as lines of the same colour: without them the paper would shine through between two neighbours.
if (GPVAL_TERM eq 'pngcairo') {
    plot data_ground using 1:2:(fill_color($3)) with lines linewidth 0.8 linecolor rgb variable notitle
}
plot data_ground using 1:2:(fill_color($3)) with filledcurves closed fillcolor rgb variable notitle
