#include "publish/qgis_style.h"

#include "publish/html.h"
#include "publish/palette.h"

#include <inttypes.h>
#include <math.h>

static const double mm_of_px = 25.4 / 96;
static const double outline_mm = 0.15, point_mm = 2.8;
static const double hatch_mm = 1.3, hatch_width_mm = 0.2;
// QGIS takes numbers that differ by 1e-15 for equal: "more than none" begins here
static const double least_above_zero = 1e-9;
// What stands for NULL, which QGIS puts into no class
#define NO_VALUE "-1e+300"

// ----------------------------------------------------------------------------------------- symbols

typedef enum symbol_kind { MARKER, LINE, FILL } symbol_kind;

static symbol_kind kind_of(um_geometry_type type) {
    static const symbol_kind kinds[] = {
        [UM_POINT] = MARKER,         [UM_MULTIPOINT] = MARKER, [UM_LINESTRING] = LINE,
        [UM_MULTILINESTRING] = LINE, [UM_POLYGON] = FILL,      [UM_MULTIPOLYGON] = FILL};
    return kinds[type];
}

static void append_prop(um_text *xml, const char *name, const char *value) {
    um_html_write(xml, "<prop k=\"%s\" v=\"%s\"/>", name, value);
}

static void append_color(um_text *xml, const char *name, uint32_t rgb) {
    UM_AUTO(char) *value = um_format("%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",255", rgb >> 16,
                                     (rgb >> 8) & 255, rgb & 255);
    append_prop(xml, name, value);
}

static void append_size(um_text *xml, const char *name, double mm) {
    UM_AUTO(char) *value = um_format("%.3f", mm), *unit = um_format("%s_unit", name);
    append_prop(xml, name, value);
    append_prop(xml, unit, "MM");
}

static void append_fill(um_text *xml, const um_style_class *class, int number) {
    (void)number;
    append_color(xml, "color", class->color);
    append_prop(xml, "style", "solid");
    append_color(xml, "outline_color",
                 um_color_rgb(class->color == um_color_rgb(UM_COLOR_GROUND)
                                  ? UM_COLOR_INNER
                                  : UM_COLOR_INNER_ON_FILL));
    append_prop(xml, "outline_style", "solid");
    append_size(xml, "outline_width", outline_mm);
    append_prop(xml, "joinstyle", "round");
}

static void append_line(um_text *xml, const um_style_class *class, int number) {
    (void)number;
    append_color(xml, "line_color",
                 class->is_dashed ? um_color_rgb(UM_COLOR_QUIET_INK) : class->color);
    append_prop(xml, "line_style", class->is_dashed ? "dash" : "solid");
    append_size(xml, "line_width", (class->width > 0 ? class->width : 1) * mm_of_px);
    append_prop(xml, "capstyle", "flat");
    append_prop(xml, "joinstyle", "round");
}

/// Colour never stands alone: the shapes of plots/style.gp.
static void append_marker(um_text *xml, const um_style_class *class, int number) {
    static const struct {
        const char *name, *angle;
    } shapes[] = {{"circle", "0"},
                  {"square", "0"},
                  {"equilateral_triangle", "0"},
                  {"diamond", "0"},
                  {"equilateral_triangle", "180"},
                  {"pentagon", "0"}};
    size_t shape = number > 0 ? (size_t)(number - 1) % UM_COUNT(shapes) : 0;
    append_prop(xml, "name", shapes[shape].name);
    append_prop(xml, "angle", shapes[shape].angle);
    append_color(xml, "color", class->color);
    append_color(xml, "outline_color", um_color_rgb(UM_COLOR_PAPER));
    append_prop(xml, "outline_style", "solid");
    append_size(xml, "outline_width", outline_mm);
    append_size(xml, "size", point_mm);
}

static const struct {
    const char *type, *layer;
    void (*append)(um_text *xml, const um_style_class *class, int number);
} symbols[] = {
    [MARKER] = {"marker", "SimpleMarker", append_marker},
    [LINE] = {"line", "SimpleLine", append_line},
    [FILL] = {"fill", "SimpleFill", append_fill},
};

// --------------------------------------------------------------------------------------------
// marks

/// Of a row: whether an incomplete list leaves its answer open. As um_chart_is_marked().
static char *mark_expression(const um_query_column *column) {
    return um_format(column->type == UM_VALUE_TEXT ? "\"%s\" = 'unknown'"
                                                   : "coalesce(\"%s\", 0) <> 0",
                     column->name);
}

/// A property of a symbol's layer that an expression decides, row by row.
static void append_decided(um_text *xml, const char *property, const char *expression) {
    um_html_write(xml,
                  "<data_defined_properties><Option type=\"Map\">"
                  "<Option name=\"name\" type=\"QString\" value=\"\"/>"
                  "<Option name=\"properties\" type=\"Map\"><Option name=\"%s\" type=\"Map\">"
                  "<Option name=\"active\" type=\"bool\" value=\"true\"/>"
                  "<Option name=\"expression\" type=\"QString\" value=\"%s\"/>"
                  "<Option name=\"type\" type=\"int\" value=\"3\"/></Option></Option>"
                  "<Option name=\"type\" type=\"QString\" value=\"collection\"/>"
                  "</Option></data_defined_properties>",
                  property, expression);
}

/// Areas are hatched: a layer of lines over the fill, for marked rows only.
static void append_hatching(um_text *xml, const char *mark, const char *name) {
    um_text_append(xml, "<layer class=\"LinePatternFill\" enabled=\"1\" locked=\"0\" pass=\"0\">");
    append_prop(xml, "angle", "45");
    append_color(xml, "color", um_color_rgb(UM_COLOR_HATCH));
    append_size(xml, "distance", hatch_mm);
    append_size(xml, "line_width", hatch_width_mm);
    append_decided(xml, "enabled", mark);
    um_html_write(xml,
                  "<symbol type=\"line\" name=\"@%s@1\" alpha=\"1\" clip_to_extent=\"1\" "
                  "force_rhr=\"0\"><layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" "
                  "pass=\"0\">",
                  name);
    append_color(xml, "line_color", um_color_rgb(UM_COLOR_HATCH));
    append_size(xml, "line_width", hatch_width_mm);
    um_text_append(xml, "</layer></symbol></layer>");
}

// ---------------------------------------------------------------------------------------- symbols

/// @param[in] number  of the class, from 1; 0 = no value
/// @param[in] mark    expression of rows that are hatched or dashed; NULL = none
static void append_symbol(um_text *xml, const um_layer_style *style, const um_style_class *class,
                          int number, const char *name, const char *mark) {
    symbol_kind kind = kind_of(style->type);
    um_html_write(xml,
                  "<symbol type=\"%s\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" "
                  "force_rhr=\"0\"><layer class=\"%s\" enabled=\"1\" locked=\"0\" pass=\"0\">",
                  symbols[kind].type, name, symbols[kind].layer);
    symbols[kind].append(xml, class, number);
    if (mark && kind == LINE) {
        UM_AUTO(char) *dashes = um_format("if(%s, 'dash', 'solid')", mark);
        append_decided(xml, "outlineStyle", dashes);
    }
    um_text_append(xml, "</layer>");
    if (mark && kind == FILL)
        append_hatching(xml, mark, name);
    um_text_append(xml, "</symbol>");
}

// ----------------------------------------------------------------------------------------- classes

/// Numbers of the classes in the order of the legend, 0 = no value at the end. @return how many
static size_t order_classes(const um_layer_style *style, int *numbers) {
    size_t n = 0, n_classes = style->n_classes;
    bool is_graduated = style->kind == UM_STYLE_GRADUATED;
    for (size_t i = 0; i < n_classes; i++) {
        size_t at = is_graduated ? n_classes - 1 - i : i; // largest on top, as on a scale
        if (style->classes[at].is_in_legend)
            numbers[n++] = (int)at + 1;
    }
    if (style->n_no_value)
        numbers[n++] = 0;
    return n;
}

static um_style_class class_of(const um_layer_style *style, int number) {
    return number ? style->classes[number - 1] : um_layer_style_no_value(style);
}

static char *number_text(double value) {
    char buffer[UM_NUMBER_SIZE];
    um_format_real(buffer, value);
    return um_strdup(buffer);
}

/// Ends of a range: where a class has none, the least and the greatest value of the rows.
static void append_range(um_text *xml, const um_layer_style *style, int number, const char *name) {
    um_style_class class = class_of(style, number);
    double from = isfinite(class.lower) ? class.lower : fmin(style->least, class.upper);
    double to = isfinite(class.upper) ? class.upper : fmax(style->greatest, from);
    bool is_zero = number == 1 && from == 0 && to > 0 && to < least_above_zero;
    from = from > 0 && from < least_above_zero ? least_above_zero : from;
    UM_AUTO(char) *lower = number_text(from), *upper = number_text(is_zero ? 0 : to);
    um_html_write(xml,
                  "<range lower=\"%s\" upper=\"%s\" symbol=\"%s\" label=\"%s\" render=\"true\"/>",
                  number ? lower : NO_VALUE, number ? upper : NO_VALUE, name, class.label);
}

static void append_category(um_text *xml, const um_layer_style *style, int number,
                            const char *name) {
    um_style_class class = class_of(style, number);
    const char *value = number == 0 ? NO_VALUE : class.value ? class.value : "";
    um_html_write(xml,
                  "<category value=\"%s\" type=\"string\" symbol=\"%s\" label=\"%s\" "
                  "render=\"true\"/>",
                  value, name, class.label);
}

/// The column, or an expression where NULL has a class of its own.
static void append_attribute(um_text *xml, const um_layer_style *style, const um_query *query) {
    const char *column = query->columns[style->column].name;
    UM_AUTO(char) *expression =
        um_format(style->kind == UM_STYLE_GRADUATED ? "coalesce(\"%s\", " NO_VALUE ")"
                                                    : "coalesce(\"%s\", '" NO_VALUE "')",
                  column);
    um_html_write(xml, " attr=\"%s\"", style->n_no_value ? expression : column);
}

/// The greatest are drawn last.
static void append_order(um_text *xml, const um_layer_style *style, const um_query *query) {
    if (style->kind != UM_STYLE_GRADUATED || kind_of(style->type) == FILL)
        return;
    UM_AUTO(char) *column = um_format("\"%s\"", query->columns[style->column].name);
    um_html_write(xml,
                  "<orderby><orderByClause asc=\"1\" nullsFirst=\"1\">%s</orderByClause></orderby>",
                  column);
}

static const struct {
    const char *type, *list;
    void (*append)(um_text *xml, const um_layer_style *style, int number, const char *name);
} renderers[] = {
    [UM_STYLE_SINGLE] = {"singleSymbol", NULL, NULL},
    [UM_STYLE_GRADUATED] = {"graduatedSymbol", "ranges", append_range},
    [UM_STYLE_CATEGORIZED] = {"categorizedSymbol", "categories", append_category},
};

static void append_classes(um_text *xml, const um_layer_style *style, const int *numbers,
                           size_t n) {
    const char *list = renderers[style->kind].list;
    um_html_write(xml, "<%s>", list);
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(char) *name = um_format("%zu", i);
        renderers[style->kind].append(xml, style, numbers[i], name);
    }
    um_html_write(xml, "</%s>", list);
}

void um_qgis_append_renderer(um_text *xml, const um_layer_style *style, const um_query *query) {
    bool is_ordered = style->kind == UM_STYLE_GRADUATED && kind_of(style->type) != FILL;
    int *numbers = um_alloc_array(style->n_classes + 1, sizeof *numbers);
    size_t n = order_classes(style, numbers);
    um_html_write(xml,
                  "<renderer-v2 type=\"%s\" forceraster=\"0\" symbollevels=\"0\" "
                  "enableorderby=\"%s\"",
                  renderers[style->kind].type, is_ordered ? "1" : "0");
    if (style->kind != UM_STYLE_SINGLE)
        append_attribute(xml, style, query);
    um_text_append(xml, style->kind == UM_STYLE_GRADUATED
                            ? " graduatedMethod=\"GraduatedColor\" mode=\"custom\">"
                            : ">");
    if (renderers[style->kind].append)
        append_classes(xml, style, numbers, n);
    UM_AUTO(char) *mark = style->mark < 0 ? NULL : mark_expression(&query->columns[style->mark]);
    um_text_append(xml, "<symbols>");
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(char) *name = um_format("%zu", i);
        um_style_class class = class_of(style, numbers[i]);
        append_symbol(xml, style, &class, numbers[i], name, mark);
    }
    um_text_append(xml, "</symbols>");
    append_order(xml, style, query);
    um_text_append(xml, "</renderer-v2>\n");
    free(numbers);
}

void um_qgis_append_aliases(um_text *xml, const um_query *query, const char *language) {
    um_text_append(xml, "<aliases>");
    for (size_t i = 0; i < query->n_columns; i++) {
        UM_AUTO(char) *index = um_format("%zu", i + 1); // 0 is the fid
        um_html_write(xml, "<alias index=\"%s\" field=\"%s\" name=\"%s\"/>", index,
                      query->columns[i].name,
                      um_query_column_description(&query->columns[i], language));
    }
    um_text_append(xml, "</aliases>\n");
}

char *um_qgis_style(const um_layer_style *style, const um_query *query, const char *language) {
    um_text xml = {0};
    um_text_append(&xml,
                   "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                   "<qgis version=\"" UM_QGIS_VERSION "\" styleCategories=\"Symbology|Fields\">\n");
    um_qgis_append_renderer(&xml, style, query);
    um_qgis_append_aliases(&xml, query, language);
    um_text_append(&xml, "</qgis>\n");
    return um_text_take(&xml);
}
