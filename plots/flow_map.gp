# flow_map: lines between territories, as wide as what flows; the largest on top.
#
# reads:  data_lines, blocks_lines                 rows "x y", a blank line after each flow, smallest first; class k is index k + 2
#         data_marked_lines, blocks_marked_lines   the same for flows of which an answer is unknown: drawn dashed
#         data_places, n_places                    rows "x y radius": the ends
#         class_width[]                            line widths of the classes; C lays the ends side by side
#         data_ground, data_inner ...              the ground (ground.gp, borders.gp), data_focus
#         the page                                 page.gp

folder = ARG0[1:strlen(ARG0) - strlen('flow_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground

set multiplot
load folder.'ground.gp'
load folder.'borders.gp'
if (n_focus) { plot data_focus using 1:2 with lines linewidth 1.6 linecolor rgb color_focus notitle }
do for [k = 1:n_classes] {
    if (k + 2 < blocks_lines) {
        plot data_lines index k + 2 using 1:2 with lines \
             linewidth class_width[k] + (k > n_classes / 2 ? 2 : 0.8) linecolor rgb color_paper notitle
        plot data_lines index k + 2 using 1:2 with lines \
             linewidth class_width[k] linecolor rgb class_color[k] notitle
    }
    if (k + 2 < blocks_marked_lines) {
        plot data_marked_lines index k + 2 using 1:2 with lines \
             linewidth class_width[k] linecolor rgb class_color[k] dashtype dashes_unknown notitle
    }
}
if (n_places) {
    plot data_places using 1:2:3 with circles fillcolor rgb color_paper fillstyle solid 1 border rgb color_ink linewidth 1.2 notitle
}
load folder.'page.gp'
unset multiplot
