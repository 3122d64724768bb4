# choropleth: territories coloured by class or category.
#
# reads:  data_ground, n_ground   polygons with their class (ground.gp)
#         data_parts, n_parts     parts of territories with their class, over these
#         data_outlines, n_outlines  outlines of parts that are larger than territories
#         data_hatch, n_hatch     lines over territories whose figure may be more
#         data_inner ...          borders (borders.gp), data_focus
#         n_not_in_result         how many territories are without colour
#         is_leaf_level           0 = the figures are those of districts or larger units
#         class_color[]           colours of the classes
#         the page                page.gp

folder = ARG0[1:strlen(ARG0) - strlen('choropleth.gp')]
inner_color = n_not_in_result > 0 ? color_inner : color_inner_on_fill
district_color = is_leaf_level == 1 ? color_district : inner_color
sign_box_color = color_zero
sign_hatch_color = color_hatch

set multiplot
load folder.'ground.gp'
if (n_parts) { plot data_parts using 1:2:(fill_color($3)) with filledcurves closed fillcolor rgb variable notitle }
if (n_hatch) { plot data_hatch using 1:2 with lines linewidth 0.8 linecolor rgb color_hatch notitle }
load folder.'borders.gp'
if (n_outlines) { plot data_outlines using 1:2 with lines linewidth 1.8 linecolor rgb color_outer notitle }
if (n_focus) { plot data_focus using 1:2 with lines linewidth 2.4 linecolor rgb color_focus notitle }
load folder.'page.gp'
unset multiplot
