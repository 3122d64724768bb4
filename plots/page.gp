# page: legend and texts of every chart, drawn last. Loaded by the templates inside their multiplot.
#
# reads:  n_texts, text_string[], text_x[], text_y[]   texts and where they stand
#         text_kind[]        1 .. 11, as in style.gp
#         text_align[]       0 left, 1 centre, 2 right
#         text_angle[]       degrees, counter-clockwise
#         text_class[]       class of the box on which a text of kind 11 stands
#         n_signs, sign_kind[], sign_x[], sign_y[], sign_class[]   signs of the legend: left end, middle height
#         sign_width, sign_height
#         class_width[]      line widths of the classes, where lines are drawn
#         data_sign_hatch, n_sign_hatch   lines inside the hatched signs, where the chart has any
#         is_part, area_left, area_right, area_bottom, area_top   1 = the map is cut at its frame
#         scale_bar_x, scale_bar_y, scale_bar_width   on maps
# sign_kind: 1 box, 2 line, 3 outline of the focus, 4 hatched box, 5 dot, 6 dashed line, 7 point

right_of(i) = sign_x[i] + sign_width
middle_of(i) = sign_x[i] + sign_width / 2
do for [i = 1:n_signs] {
    if (sign_kind[i] == 1 || sign_kind[i] == 4) {
        set object i rectangle from sign_x[i], sign_y[i] - sign_height / 2 to right_of(i), sign_y[i] + sign_height / 2 \
            fillcolor rgb (sign_kind[i] == 4 ? sign_box_color : fill_color(sign_class[i])) fillstyle solid 1 border rgb color_inner \
            linewidth 0.6 behind
    }
    if (sign_kind[i] == 2) {
        set arrow i from sign_x[i], sign_y[i] to right_of(i), sign_y[i] nohead \
            linecolor rgb line_color(sign_class[i]) linewidth (sign_class[i] > 0 ? class_width[int(sign_class[i])] : 1) \
            dashtype dashes_of_class(sign_class[i])
    }
    if (sign_kind[i] == 3) {
        set object i rectangle from sign_x[i], sign_y[i] - sign_height / 2 to right_of(i), sign_y[i] + sign_height / 2 \
            fillstyle empty border rgb color_focus linewidth 2 front
    }
    if (sign_kind[i] == 5) {
        set object i circle at middle_of(i), sign_y[i] size 3 fillcolor rgb color_paper \
            fillstyle solid 1 border rgb color_ink linewidth 1 front
    }
    if (sign_kind[i] == 6) {
        set arrow i from sign_x[i], sign_y[i] to right_of(i), sign_y[i] nohead \
            linecolor rgb color_quiet_ink linewidth 2 dashtype dashes_unknown
    }
    if (sign_kind[i] == 7) {
        set label 100000 + i '' at middle_of(i), sign_y[i] front point pointtype shape_of_class(sign_class[i]) \
            pointsize 0.9 linecolor rgb fill_color(sign_class[i])
    }
}

if (exists('is_part') && is_part == 1) {
    set object 9000 rectangle from area_left, area_bottom to area_right, area_top fillstyle empty \
        border rgb color_quiet_ink linewidth 0.8 front
}
if (exists('scale_bar_width')) {
    set arrow 9001 from scale_bar_x, scale_bar_y to scale_bar_x + scale_bar_width, scale_bar_y nohead \
        linecolor rgb color_ink linewidth 1.5
    do for [e = 0:1] {
        set arrow 9002 + e from scale_bar_x + e * scale_bar_width, scale_bar_y - 4 \
            to scale_bar_x + e * scale_bar_width, scale_bar_y + 4 nohead linecolor rgb color_ink linewidth 1.5
    }
}

tag = 0
do for [i = 1:n_texts] {
    kind = int(text_kind[i])
    if (text_halo[kind] > 0) {
        do for [a = 0:7] {
            tag = tag + 1
            set label tag text_string[i] at text_x[i] + text_halo[kind] * cos(a * pi / 4), \
                text_y[i] + text_halo[kind] * sin(a * pi / 4) center front font font_of(kind) textcolor rgb color_paper
        }
    }
    tag = tag + 1
    text_ink = kind == 11 ? ink_on(fill_color(text_class[i])) : text_color[kind]
    if (text_align[i] == 0) {
        set label tag text_string[i] at text_x[i], text_y[i] left rotate by text_angle[i] front font font_of(kind) \
            textcolor rgb text_ink
    }
    if (text_align[i] == 1) {
        set label tag text_string[i] at text_x[i], text_y[i] center rotate by text_angle[i] front font font_of(kind) \
            textcolor rgb text_ink
    }
    if (text_align[i] == 2) {
        set label tag text_string[i] at text_x[i], text_y[i] right rotate by text_angle[i] front font font_of(kind) \
            textcolor rgb text_ink
    }
}

if (exists('n_sign_hatch') && n_sign_hatch > 0) {
    plot data_sign_hatch using 1:2 with lines linewidth 0.8 linecolor rgb sign_hatch_color notitle
} else {
    plot NaN notitle
}
