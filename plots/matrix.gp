# matrix: a square for each pair of row and column, coloured by class or category, its figure inside.
#
# reads:  the boxes   boxes.gp
#         the page    page.gp (names, figures, legend)

folder = ARG0[1:strlen(ARG0) - strlen('matrix.gp')]
sign_box_color = color_zero
sign_hatch_color = color_quiet_ink

set multiplot
load folder.'boxes.gp'
load folder.'page.gp'
unset multiplot
