# circle_map: circles on territories, as large in area as their figures; two colours for above and below 0.
#
# reads:  data_circles, n_circles                rows "x y radius class", largest first; class 1 is below 0
#         data_legend_circles, n_legend_circles  rows "x y radius": circles in each other, for round figures
#         data_legend_lines, n_legend_lines      from their tops to their figures
#         data_ground, data_inner ...            the ground (ground.gp, borders.gp), data_focus
#         the page                               page.gp

folder = ARG0[1:strlen(ARG0) - strlen('circle_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground
array class_color[2] = [color_below, color_above]
array class_width[n_classes]

set multiplot
load folder.'ground.gp'
load folder.'borders.gp'
if (n_focus) { plot data_focus using 1:2 with lines linewidth 1.6 linecolor rgb color_focus notitle }
if (n_circles) {
    plot data_circles using 1:2:3:(fill_color($4)) with circles fillcolor rgb variable fillstyle solid 1 border rgb color_paper \
         linewidth 1.2 notitle
}
if (n_legend_circles) {
    plot data_legend_circles using 1:2:3 with circles fillstyle empty border rgb color_quiet_ink linewidth 1 notitle, \
         data_legend_lines using 1:2 with lines linewidth 0.8 linecolor rgb color_quiet_ink notitle
}
load folder.'page.gp'
unset multiplot
