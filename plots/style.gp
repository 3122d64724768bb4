# style: what all charts look like. Loaded before the template of a chart, once for every terminal.
#
# reads:  page_width, page_height   size of the page [px of the SVG]; x to the right, y up
#         n_classes, class_slot[]   classes of the chart, if it has any, and their places in the qualitative palette
#         palette_name              sequential, diverging, qualitative, or ordered: categories from the best on
#         n_below                   classes below zero, for the diverging palette
#         has_zero_class            1 = the first class is "none"
# sets:   color_*, class_color[], text_color[], the plane of the page

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

color_ink = 0x1f2328
color_quiet_ink = 0x57606a
color_notice = 0xa3250c
color_paper = 0xffffff
color_ground = 0xf1efea       # territories that only show where we are
color_zero = 0xe7e4dd         # a figure, and it is none
color_no_value = 0xb4b4b4
color_not_in_result = 0xf7f5f1
color_inner = 0xc3beb5        # borders, from the least to the greatest
color_inner_on_fill = 0xfffdf8
color_district = 0x7d7870
color_state = 0x3f3b36
color_outer = 0x3f3b36
color_focus = 0xa5108a
color_focus_pale = 0xe3b3d9
color_hatch = 0xaaa398           # pale: it lies on many territories at once
color_main = 0x2f6f9f
color_main_pale = 0xa9cbe3
color_negative = 0xc0621a
color_negative_pale = 0xecc3a1

# Lightness falls evenly; told apart with every kind of colour vision, and in grey.
array ramp[9] = [0xdcebf5, 0xbfdcee, 0x9ccae3, 0x72b2d6, 0x4a97c4, 0x2b7ab0, 0x145f98, 0x0a467c, 0x06305c]
array ramp_below[5] = [0xfbe0c3, 0xf6bd86, 0xe8924b, 0xcb6d28, 0xa8541a]
array ramp_above[5] = [0xd5e6f1, 0x9fc8e2, 0x5fa2cd, 0x2d77ad, 0x0f4c81]
# Okabe and Ito (2008), darkened where they would be faint on paper; 0 = not known
array qualitative[8] = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7a5195, 0x6b4f2a]

# step k of n on a ramp from its step `first` to its last step m; a single class is neither pale nor dark
pick_from(first, n, k, m) = n > 1 ? int(first + floor((k - 1) * (m - first) / (n - 1.0) + 0.5)) : int((first + m + 1) / 2)
pick(n, k, m) = pick_from(1, n, k, m)
ramp_first = exists('data_lines') ? 3 : 1 # thin lines are lost in the palest colours
sequential_color(k) = has_zero_class ? (k == 1 ? color_zero : ramp[pick_from(ramp_first > 1 ? ramp_first : 2, n_classes - 1, k - 1, 9)]) \
                                     : ramp[pick_from(ramp_first, n_classes, k, 9)]
diverging_color(k) = k <= n_below ? ramp_below[pick(n_below, n_below - k + 1, 5)] \
                                  : ramp_above[pick(n_classes - n_below, k - n_below, 5)]
ordered_color(k) = class_slot[k] < 1 ? color_no_value \
                   : ramp[pick_from(3, n_ordered, n_ordered - k + 1, 9)]
qualitative_color(k) = class_slot[k] < 1 ? color_no_value : qualitative[1 + (int(class_slot[k]) - 1) % 8]
color_of_class(k) = palette_name eq 'ordered' ? ordered_color(k) \
                    : palette_name eq 'diverging' ? diverging_color(k) \
                    : palette_name eq 'qualitative' ? qualitative_color(k) : sequential_color(k)

if (exists('n_classes')) {
    array class_color[n_classes]
    n_ordered = palette_name eq 'ordered' ? int(sum [i = 1:n_classes] (class_slot[i] > 0)) : 0
    do for [k = 1:n_classes] { class_color[k] = color_of_class(k) }
}
# class numbers of territories without a class
dashes_unknown = 2
set dashtype 2 (5, 4)
dashes_of_class(k) = k > 0 && palette_name eq 'qualitative' && class_slot[int(k)] < 1 ? dashes_unknown : 1
fill_color(k) = k > 0 ? class_color[int(k)] : k == 0 ? color_no_value : k == -1 ? color_not_in_result : color_ground
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
