#include "publish/palette.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    uint32_t rgb;
} colors[UM_COLORS] = {
    [UM_COLOR_INK] = {"ink", 0x1f2328},
    [UM_COLOR_QUIET_INK] = {"quiet_ink", 0x57606a},
    [UM_COLOR_NOTICE] = {"notice", 0xa3250c},
    [UM_COLOR_PAPER] = {"paper", 0xffffff},
    [UM_COLOR_GROUND] = {"ground", 0xf1efea},
    [UM_COLOR_ZERO] = {"zero", 0xe7e4dd},
    [UM_COLOR_NO_VALUE] = {"no_value", 0xb4b4b4},
    [UM_COLOR_NOT_IN_RESULT] = {"not_in_result", 0xf7f5f1},
    [UM_COLOR_INNER] = {"inner", 0xc3beb5},
    [UM_COLOR_INNER_ON_FILL] = {"inner_on_fill", 0xfffdf8},
    [UM_COLOR_DISTRICT] = {"district", 0x7d7870},
    [UM_COLOR_STATE] = {"state", 0x3f3b36},
    [UM_COLOR_OUTER] = {"outer", 0x3f3b36},
    [UM_COLOR_FOCUS] = {"focus", 0xa5108a},
    [UM_COLOR_FOCUS_PALE] = {"focus_pale", 0xe3b3d9},
    [UM_COLOR_HATCH] = {"hatch", 0xaaa398},
    [UM_COLOR_MAIN] = {"main", 0x2f6f9f},
    [UM_COLOR_MAIN_PALE] = {"main_pale", 0xa9cbe3},
    [UM_COLOR_NEGATIVE] = {"negative", 0xc0621a},
    [UM_COLOR_NEGATIVE_PALE] = {"negative_pale", 0xecc3a1},
    [UM_COLOR_ABOVE] = {"above", 0x5fa2cd},
    [UM_COLOR_BELOW] = {"below", 0xe8924b},
};

// Lightness falls evenly; told apart with every kind of colour vision, and in grey.
static const uint32_t ramp[] = {0xdcebf5, 0xbfdcee, 0x9ccae3, 0x72b2d6, 0x4a97c4,
                                0x2b7ab0, 0x145f98, 0x0a467c, 0x06305c};
static const uint32_t ramp_below[] = {0xfbe0c3, 0xf6bd86, 0xe8924b, 0xd47630, 0xa8541a};
static const uint32_t ramp_above[] = {0xd5e6f1, 0x9fc8e2, 0x5fa2cd, 0x2d77ad, 0x0f4c81};
// Okabe and Ito (2008), darkened where they would be faint on paper
static const uint32_t qualitative[] = {0x0072b2, 0xde6a10, 0x009e73, 0xcc79a7,
                                       0xe69f00, 0x56b4e9, 0x7a5195, 0x6b4f2a};

uint32_t um_color_rgb(um_color color) {
    return colors[color].rgb;
}

void um_palette_script(um_text *script) {
    for (size_t i = 0; i < UM_COLORS; i++)
        um_text_append_format(script, "color_%s = 0x%06" PRIx32 "\n", colors[i].name,
                              colors[i].rgb);
}

// ----------------------------------------------------------------------------------------- classes

/// What a look is computed from.
typedef struct palette_work {
    const um_classes *classes;
    bool is_thin; ///< lines and points: they are lost in the palest colours
    int n_ordered;
} palette_work;

/// Of @p n classes the colour of the k-th, spread over the steps first .. last of a ramp, all
/// from 1. A single class is neither pale nor dark.
static uint32_t pick(const uint32_t *steps, int first, int last, int n, int k) {
    double at = n > 1 ? floor(first + floor((k - 1) * (last - first) / (n - 1.0) + 0.5))
                      : (first + last + 1) / 2;
    return steps[(int)at - 1];
}

static int slot_of(const palette_work *work, int class) {
    return (int)work->classes->slots.items[class - 1];
}

static uint32_t sequential_color(const palette_work *work, int class) {
    int n = (int)work->classes->n, first = work->is_thin ? 3 : 1;
    if (!work->classes->has_zero_class)
        return pick(ramp, first, UM_COUNT(ramp), n, class);
    return class == 1 ? um_color_rgb(UM_COLOR_ZERO)
                      : pick(ramp, first > 1 ? first : 2, UM_COUNT(ramp), n - 1, class - 1);
}

static uint32_t diverging_color(const palette_work *work, int class) {
    int n = (int)work->classes->n, n_below = work->classes->n_below;
    return class <= n_below
               ? pick(ramp_below, 1, UM_COUNT(ramp_below), n_below, n_below - class + 1)
               : pick(ramp_above, 1, UM_COUNT(ramp_above), n - n_below, class - n_below);
}

static uint32_t qualitative_color(const palette_work *work, int class) {
    int slot = slot_of(work, class);
    return slot < 1 ? um_color_rgb(UM_COLOR_NO_VALUE)
                    : qualitative[(size_t)(slot - 1) % UM_COUNT(qualitative)];
}

/// Categories from the best on.
static uint32_t ordered_color(const palette_work *work, int class) {
    return slot_of(work, class) < 1
               ? um_color_rgb(UM_COLOR_NO_VALUE)
               : pick(ramp, 3, UM_COUNT(ramp), work->n_ordered, work->n_ordered - class + 1);
}

typedef uint32_t color_of_class(const palette_work *work, int class);

static color_of_class *choose_colors(const um_chart *chart, const um_classes *classes) {
    const char *palette = um_chart_option(chart, "palette");
    bool is_sequential = !palette || strcmp(palette, "sequential") == 0;
    if (classes->is_categorical) // classes A to G: a scale of words
        return palette && is_sequential ? ordered_color : qualitative_color;
    return is_sequential                         ? sequential_color
           : strcmp(palette, "diverging") == 0   ? diverging_color
           : strcmp(palette, "qualitative") == 0 ? qualitative_color
                                                 : sequential_color;
}

// ------------------------------------------------------------------------------------------- lines

/// How high a class stands among the others, 0 .. 1.
static double rank_of(const um_classes *classes, int class) {
    return (class - 1.0) / (classes->n > 1 ? (double)classes->n - 1 : 1);
}

static double border_width(const um_classes *classes, int class, bool is_qualitative) {
    if (is_qualitative)
        return classes->slots.items[class - 1] < 1 ? 1.1 : 2.6;
    return classes->has_zero_class && class == 1 ? 0.8 : 1.6 + 3.2 * rank_of(classes, class);
}

static double corridor_width(const um_classes *classes, int class, bool is_qualitative) {
    if (is_qualitative)
        return 2.4;
    return classes->n > 1 ? 1.4 + 3.4 * rank_of(classes, class) : 2.6;
}

double um_palette_flow_width(const um_classes *classes, int class) {
    static const double least = 1, most = 9;
    double step = classes->n > 1 ? rank_of(classes, class) : 1;
    return least + (most - least) * pow(step, 1.5);
}

static double flow_width(const um_classes *classes, int class, bool is_qualitative) {
    (void)is_qualitative;
    return um_palette_flow_width(classes, class);
}

/// Charts whose classes are thin.
static const struct {
    const char *chart;
    double (*width)(const um_classes *classes, int class, bool is_qualitative); ///< NULL = no lines
} thin_charts[] = {
    {"border_map", border_width},
    {"corridor_map", corridor_width},
    {"flow_map", flow_width},
    {"scatter", NULL},
};

static int find_thin(const char *chart) {
    for (size_t i = 0; i < UM_COUNT(thin_charts); i++)
        if (strcmp(thin_charts[i].chart, chart) == 0)
            return (int)i;
    return -1;
}

static int count_ordered(const um_classes *classes) {
    int n = 0;
    for (size_t i = 0; i < classes->n; i++)
        n += classes->slots.items[i] > 0;
    return n;
}

void um_palette_looks(const um_chart *chart, const um_classes *classes, um_class_look *looks) {
    int thin = find_thin(chart->ops->name);
    palette_work work = {
        .classes = classes, .is_thin = thin >= 0, .n_ordered = count_ordered(classes)};
    color_of_class *color = choose_colors(chart, classes);
    bool is_qualitative = color == qualitative_color;
    for (int k = 1; k <= (int)classes->n; k++)
        looks[k - 1] =
            (um_class_look){.color = color(&work, k),
                            .width = thin >= 0 && thin_charts[thin].width
                                         ? thin_charts[thin].width(classes, k, is_qualitative)
                                         : 0,
                            .is_dashed = is_qualitative && slot_of(&work, k) < 1};
    // nothing to show: such borders stay as the ground has them
    if (classes->has_zero_class && strcmp(chart->ops->name, "border_map") == 0)
        looks[0].color = um_color_rgb(UM_COLOR_INNER);
}
