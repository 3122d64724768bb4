# border_map: borders between two territories, coloured by class or category over quiet ground.
#
# reads:  data_lines, blocks_lines      rows "x y", a blank line after each piece; class k is index k + 2, 0 = no figure
#         data_ground, data_inner ...   the ground (ground.gp, borders.gp), data_focus
#         the page                      page.gp

folder = ARG0[1:strlen(ARG0) - strlen('border_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground
array class_width[n_classes]
do for [k = 1:n_classes] {
    class_width[k] = palette_name eq 'qualitative' ? (class_slot[k] < 1 ? 1.1 : 2.6) \
                     : has_zero_class && k == 1 ? 0.8 : 1.6 + 3.2 * (k - 1.0) / (n_classes > 1 ? n_classes - 1 : 1)
}
if (has_zero_class) { class_color[1] = color_inner } # nothing to show: such borders stay as the ground has them

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
