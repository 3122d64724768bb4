# boxes: coloured boxes and hatching over them. Loaded by the templates of charts inside their multiplot.
#
# reads:  data_boxes, n_boxes   polygons "x y class", a blank line after each
#         data_hatch, n_hatch   lines over boxes whose answer or figure is uncertain

if (n_boxes) {
    plot data_boxes using 1:2:(fill_color($3)) with filledcurves closed fillcolor rgb variable notitle
}
# on a line of paper, so that it is seen on dark boxes too
if (n_hatch) {
    plot data_hatch using 1:2 with lines linewidth 1.8 linecolor rgb color_paper notitle, \
         data_hatch using 1:2 with lines linewidth 0.8 linecolor rgb color_quiet_ink notitle
}
