# timeline: periods as bars on a line for each label; open ends are points.
#
# reads:  data_years, n_years   lines of the years
#         reference_x, reference_top, reference_bottom   the reference date; off the page where there is none
#         the boxes             boxes.gp
#         the page              page.gp (names, years, periods in words, legend)

folder = ARG0[1:strlen(ARG0) - strlen('timeline.gp')]
sign_box_color = color_zero
sign_hatch_color = color_quiet_ink

set multiplot
if (n_years) { plot data_years using 1:2 with lines linewidth 0.8 linecolor rgb color_zero notitle }
load folder.'boxes.gp'
set arrow 8001 from reference_x, reference_top to reference_x, reference_bottom nohead \
    linecolor rgb color_focus linewidth 1.4 dashtype dashes_unknown
load folder.'page.gp'
unset multiplot
