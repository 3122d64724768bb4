# corridor_map: lines over quiet ground, coloured by class or category; dots where they change territory.
#
# reads:  data_lines, blocks_lines      rows "x y", a blank line after each section; class k is index k + 2
#         data_crossings, n_crossings   rows "x y"
#         data_ground, data_inner ...   the ground (ground.gp, borders.gp), data_focus
#         the page                      page.gp

folder = ARG0[1:strlen(ARG0) - strlen('corridor_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground
array class_width[n_classes]
do for [k = 1:n_classes] { class_width[k] = palette_name eq 'qualitative' ? 2.4 : n_classes > 1 ? 1.4 + 3.4 * (k - 1.0) / (n_classes - 1) : 2.6 }
dot_radius = n_crossings > 400 ? 1.4 : n_crossings > 120 ? 2.0 : 2.8

set multiplot
load folder.'ground.gp'
load folder.'borders.gp'
if (n_focus) { plot data_focus using 1:2 with lines linewidth 1.6 linecolor rgb color_focus notitle }
do for [k = 1:blocks_lines - 3] {
    plot data_lines index k + 2 using 1:2 with lines linewidth class_width[k] \
         dashtype dashes_of_class(k) linecolor rgb line_color(k) notitle
}
if (n_crossings) {
    plot data_crossings using 1:2:(dot_radius) with circles fillcolor rgb color_paper fillstyle solid 1 \
         border rgb color_ink linewidth 0.8 notitle
}
load folder.'page.gp'
unset multiplot
