# style: what all charts look like. Loaded before the template of a chart, once for every terminal.
#
# reads:  page_width, page_height   size of the page [px of the SVG]; x to the right, y up
#         color_*                   the colours of engine/publish/palette.c, which GIS styles share
#         n_classes, class_color[], class_width[], class_is_dashed[]   looks of the classes, if the chart has any
#         has_zero_class            1 = the first class is "none"
# sets:   text_color[], fonts, shapes, the plane of the page

# No `set encoding`: texts are UTF-8 byte for byte; under LC_ALL=C the command complains of its degree sign.
set datafile commentschars ''
set datafile separator whitespace
unset key
unset border
unset tics
unset title
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 1
set xrange [0:page_width]
set yrange [0:page_height]
set size ratio -1
set style fill solid 1.0 noborder

# ------------------------------------------------------------------------------------------------ colours

# class numbers of territories without a class
dashes_unknown = 2
set dashtype 2 (5, 4)
dashes_of_class(k) = k > 0 && class_is_dashed[int(k)] ? dashes_unknown : 1
fill_color(k) = k > 0 ? int(class_color[int(k)]) : k == 0 ? color_no_value : k == -1 ? color_not_in_result : color_ground
# an answer that is not known is drawn dashed, and dark enough for a thin line
line_color(k) = dashes_of_class(k) == dashes_unknown ? color_quiet_ink : fill_color(k)

# colour never stands alone: points have a shape for each class too
array shapes[6] = [7, 5, 9, 13, 11, 15] # circle, square, triangle, diamond, triangle upside down, pentagon
shape_of_class(k) = k < 1 ? 6 : shapes[1 + (int(k) - 1) % 6]

# -------------------------------------------------------------------------------------------------- texts

# title, finding, notice, legend title, legend, source, place, number, bar name, bar value, inside a box
array text_color[11] = [color_ink, color_quiet_ink, color_notice, color_ink, color_ink, color_quiet_ink, \
                        color_ink, color_ink, color_ink, color_ink, color_ink]
array text_face[11] = [':Bold', '', ':Bold', ':Bold', '', '', '', ':Bold', '', '', '']
array text_halo[11] = [0, 0, 0, 0, 0, 0, 2.0, 2.0, 0, 0, 0] # px of paper around a text on a map

# ink or paper, whichever stands out more: contrast by relative luminance (WCAG 2.1), even at 0.179
channel(rgb, shift) = ((int(rgb) >> shift) & 255) / 255.0
linear(c) = c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
luminance(rgb) = 0.2126 * linear(channel(rgb, 16)) + 0.7152 * linear(channel(rgb, 8)) + 0.0722 * linear(channel(rgb, 0))
ink_on(rgb) = luminance(rgb) > 0.179 ? color_ink : color_paper

font_of(k) = sprintf('DejaVu Sans%s,%g', text_face[int(k)], text_size[int(k)])
