# stacked_shares: a bar of shares for each row that add up to 100 %, in the order of the legend.
#
# reads:  the boxes   boxes.gp
#         the page    page.gp (names, shares, legend)

folder = ARG0[1:strlen(ARG0) - strlen('stacked_shares.gp')]
sign_box_color = color_zero
sign_hatch_color = color_quiet_ink

set multiplot
load folder.'boxes.gp'
load folder.'page.gp'
unset multiplot
