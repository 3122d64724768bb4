# scatter: a point for each row; the class gives shape and colour, a second figure the size.
#
# reads:  data_points, n_points   rows "x y radius class is_rim is_uncertain": each point after its rim, largest first
#         data_lines, n_lines     rows "x y kind": 0 grid, 1 zero, 2 where both values are equal, 3 frame
#         the page                page.gp (ticks, names, legend)

folder = ARG0[1:strlen(ARG0) - strlen('scatter.gp')]
# a point of size 1 is about 4 px wide to each side
size_of(radius) = radius / 4.0

set multiplot
plot data_lines using ($3 == 0 ? $1 : NaN):($3 == 0 ? $2 : NaN) with lines linewidth 0.8 linecolor rgb color_zero notitle, \
     data_lines using ($3 == 1 ? $1 : NaN):($3 == 1 ? $2 : NaN) with lines linewidth 1.2 linecolor rgb color_quiet_ink notitle, \
     data_lines using ($3 == 2 ? $1 : NaN):($3 == 2 ? $2 : NaN) with lines linewidth 1 linecolor rgb color_quiet_ink dashtype dashes_unknown notitle, \
     data_lines using ($3 == 3 ? $1 : NaN):($3 == 3 ? $2 : NaN) with lines linewidth 0.8 linecolor rgb color_inner notitle
if (n_points) {
    plot data_points using 1:2:(size_of($3)):(shape_of_class($4)):($5 > 0 ? color_paper : fill_color($4)) with points \
             pointsize variable pointtype variable linecolor rgb variable notitle, \
         data_points using ($6 > 0 ? $1 : NaN):2:($3 * 0.45) with circles fillcolor rgb color_paper fillstyle solid 1 \
             border rgb color_ink linewidth 0.8 notitle
}
load folder.'page.gp'
unset multiplot
