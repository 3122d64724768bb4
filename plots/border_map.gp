# border_map: borders between two territories, coloured by class or category over quiet ground.
#
# reads:  data_lines, blocks_lines      rows "x y", a blank line after each piece; class k is index k + 2, 0 = no figure
#         data_ground, data_inner ...   the ground (ground.gp, borders.gp), data_focus
#         the page                      page.gp

folder = ARG0[1:strlen(ARG0) - strlen('border_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground

set multiplot
load folder.'ground.gp'
if (n_focus) { plot data_focus using 1:2 with lines linewidth 8 linecolor rgb color_focus_pale notitle } # shows on both sides
load folder.'borders.gp'
do for [k = (has_zero_class ? 2 : 0):blocks_lines - 3] {
    plot data_lines index k + 2 using 1:2 with lines linewidth (k > 0 ? class_width[k] : 1) \
         dashtype dashes_of_class(k) linecolor rgb line_color(k) notitle
}
load folder.'page.gp'
unset multiplot
