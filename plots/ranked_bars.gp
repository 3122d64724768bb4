# ranked_bars: one horizontal bar per row, largest on top; negative values to the left.
#
# reads:  data_bars, n_bars     rows "x y left right bottom top class": 1 above zero, 2 below, 3 and 4 the same, uncertain
#         data_hatch, n_hatch   lines over bars that may be longer
#         zero_x, bars_top, bars_bottom   the line from which bars are drawn
#         the page              page.gp (names, values, legend)

folder = ARG0[1:strlen(ARG0) - strlen('ranked_bars.gp')]
array bar_color[4] = [color_main, color_negative, color_main_pale, color_negative_pale]
sign_box_color = color_main_pale
sign_hatch_color = color_main

set multiplot
if (n_bars) {
    plot data_bars using 1:2:3:4:5:6:(bar_color[int($7)]) with boxxyerror fillcolor rgb variable notitle
}
if (n_hatch) { plot data_hatch using 1:2 with lines linewidth 0.8 linecolor rgb color_main notitle }
set arrow 8001 from zero_x, bars_top to zero_x, bars_bottom nohead linecolor rgb color_quiet_ink linewidth 1
load folder.'page.gp'
unset multiplot
