# dendrogram: a tree of regions lying on its side, leaves to the left; a dashed line cuts it.
#
# reads:  data_tree, n_tree     pieces "x y class", a blank line after each
#         data_grid, n_grid     lines of the ticks
#         cut_x, cut_top, cut_bottom   the cut; off the page where there is none
#         the page              page.gp (names, ticks, legend)

folder = ARG0[1:strlen(ARG0) - strlen('dendrogram.gp')]
class_color[1] = color_main
if (n_classes > 1) { class_color[2] = color_quiet_ink }
# inside regions thick, between them thin: colour does not stand alone
array class_width[n_classes]
do for [k = 1:n_classes] { class_width[k] = k == 1 ? 2.4 : 1.1 }

set multiplot
if (n_grid) { plot data_grid using 1:2 with lines linewidth 0.8 linecolor rgb color_zero notitle }
if (n_tree) {
    plot for [k = n_classes:1:-1] data_tree using ($3 == k ? $1 : NaN):2 with lines linewidth class_width[k] \
        linecolor rgb class_color[k] notitle
}
set arrow 8001 from cut_x, cut_top to cut_x, cut_bottom nohead linecolor rgb color_focus linewidth 1.4 dashtype dashes_unknown
load folder.'page.gp'
unset multiplot
