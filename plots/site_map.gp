# site_map: points over quiet ground, in shape and colour of their class or category.
#
# reads:  data_points, n_points     rows "x y class"
#         data_ground, data_inner ...   the ground (ground.gp, borders.gp), data_focus
#         the page                  page.gp

folder = ARG0[1:strlen(ARG0) - strlen('site_map.gp')]
inner_color = color_inner
district_color = color_district
sign_box_color = color_ground
point_size = n_points > 400 ? 0.5 : n_points > 120 ? 0.8 : 1.1
rim = 0.35 # of paper around a point, so that points on each other stay apart

set multiplot
load folder.'ground.gp'
load folder.'borders.gp'
if (n_focus) { plot data_focus using 1:2 with lines linewidth 1.6 linecolor rgb color_focus notitle }
if (n_points) {
    plot data_points using 1:2:(point_size + rim):(shape_of_class($3)) with points pointsize variable pointtype variable \
             linecolor rgb color_paper notitle, \
         data_points using 1:2:(point_size):(shape_of_class($3)):(fill_color($3)) with points pointsize variable \
             pointtype variable linecolor rgb variable notitle
}
load folder.'page.gp'
unset multiplot
