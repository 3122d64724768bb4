# borders: the edges of territories, each once, and the outline of the focus.
#
# reads:  data_inner, data_district, data_state, data_outer, data_focus   rows "x y", a blank line after each line
#         n_inner, n_district, n_state, n_outer, n_focus                  how many lines; 0 = none
#         inner_color, district_color   of the edges inside and between districts

if (n_inner) { plot data_inner using 1:2 with lines linewidth 0.5 linecolor rgb inner_color notitle }
if (n_district) { plot data_district using 1:2 with lines linewidth 1.0 linecolor rgb district_color notitle }
if (n_state) { plot data_state using 1:2 with lines linewidth 1.6 linecolor rgb color_state notitle }
if (n_outer) { plot data_outer using 1:2 with lines linewidth 1.6 linecolor rgb color_outer notitle }
