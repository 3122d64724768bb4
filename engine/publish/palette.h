/**
 * The colours of all pictures and layers, and what each class of a chart looks like.
 *
 * The one place where a colour is defined: gnuplot gets them as variables (`color_ink` ...), GIS
 * styles and the map of the report take them from here. They are safe for colour-blind readers;
 * colour never stands alone.
 */
#ifndef UM_PUBLISH_PALETTE_H
#define UM_PUBLISH_PALETTE_H

#include "publish/classes.h"

/// Colours that belong to no class; in gnuplot `color_<name>`.
typedef enum um_color {
    UM_COLOR_INK,
    UM_COLOR_QUIET_INK,
    UM_COLOR_NOTICE,
    UM_COLOR_PAPER,
    UM_COLOR_GROUND, ///< territories that only show where we are
    UM_COLOR_ZERO,   ///< a figure, and it is none
    UM_COLOR_NO_VALUE,
    UM_COLOR_NOT_IN_RESULT,
    UM_COLOR_INNER, ///< borders, from the least to the greatest
    UM_COLOR_INNER_ON_FILL,
    UM_COLOR_DISTRICT,
    UM_COLOR_STATE,
    UM_COLOR_OUTER,
    UM_COLOR_FOCUS,
    UM_COLOR_FOCUS_PALE,
    UM_COLOR_HATCH, ///< pale: it lies on many territories at once
    UM_COLOR_MAIN,
    UM_COLOR_MAIN_PALE,
    UM_COLOR_NEGATIVE,
    UM_COLOR_NEGATIVE_PALE,
    UM_COLOR_ABOVE, ///< areas above and below zero, with figures in them
    UM_COLOR_BELOW,
    UM_COLORS
} um_color;

/// @return 0xRRGGBB
uint32_t um_color_rgb(um_color color);

/// What a class looks like.
typedef struct um_class_look {
    uint32_t color; ///< 0xRRGGBB
    double width;   ///< of its line [px of the SVG]; 0 where the chart draws no lines
    bool is_dashed; ///< an answer that is not known
} um_class_look;

static inline void um_auto_um_class_look(um_class_look **looks) {
    free(*looks);
}

/// Looks of the classes 1 .. classes->n, as the chart draws them.
void um_palette_looks(const um_chart *chart, const um_classes *classes, um_class_look *looks);
/// Width of the lines of a class on a map of flows [px of the SVG].
double um_palette_flow_width(const um_classes *classes, int class);
/// Sets color_<name> for every colour.
void um_palette_script(um_text *script);

#endif
