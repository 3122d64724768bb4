#include "publish/gnuplot.h"
#include "publish/map.h"

#include <math.h>
#include <string.h>

static const double most_radius = 46, least_radius = 1.5; // of a circle [px]
static const double gap = 14;                             // around the circles of the legend [px]
enum { MOST_LABELS = 26, LEGEND_CIRCLES = 3, CLASS_BELOW = 1, CLASS_ABOVE = 2 };

/// A territory with its figure.
typedef struct circle {
    size_t row;
    const um_place *place;
    double value;
} circle;

typedef struct circle_work {
    um_chart *chart;
    um_map map;
    int column;
    um_number_style style;
    circle *circles; ///< largest first: the small lie on top
    size_t n_circles;
    double largest; ///< absolute
    const char *level;
    bool is_leaf_level;
    int64_t n_above, n_below, n_zero, n_no_value, n_outside;
} circle_work;

static inline void um_auto_circle_work(circle_work *work) {
    um_map_close(&work->map);
    free(work->circles);
}

// ------------------------------------------------------------------------------------------- rows

static void take_row(circle_work *work, size_t row) {
    const um_chart *chart = work->chart;
    int key = um_query_column_index(chart->query, chart->query->layer_keys.items[0]);
    const um_place *place =
        um_map_place(&work->map, um_table_value(chart->table, row, (size_t)key)->text);
    const um_value *value = um_table_value(chart->table, row, (size_t)work->column);
    bool has_value = !value->is_null && isfinite(value->real);
    work->n_outside += !place;
    if (!place)
        return;
    work->level = work->level ? work->level : place->level;
    work->is_leaf_level = work->is_leaf_level || place->is_leaf;
    work->n_no_value += !has_value;
    work->n_zero += has_value && value->real == 0;
    work->n_above += has_value && value->real > 0;
    work->n_below += has_value && value->real < 0;
    if (has_value && value->real != 0)
        work->circles[work->n_circles++] = (circle){row, place, value->real};
}

static int compare_circle(const void *a, const void *b) {
    const circle *one = a, *two = b;
    if (fabs(one->value) != fabs(two->value))
        return fabs(one->value) > fabs(two->value) ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static void read_rows(circle_work *work) {
    size_t n = work->chart->table->n_rows;
    work->circles = um_alloc_array(n + 1, sizeof *work->circles);
    for (size_t i = 0; i < n; i++)
        take_row(work, i);
    qsort(work->circles, work->n_circles, sizeof *work->circles, compare_circle);
    work->largest = work->n_circles ? fabs(work->circles[0].value) : 1;
}

/// The area says how much; the smallest are drawn larger than they are.
static double radius_of(const circle_work *work, double value) {
    return fmax(least_radius, most_radius * sqrt(fabs(value) / work->largest));
}

// ----------------------------------------------------------------------------------------- finding

static const circle *find_extreme(const circle_work *work, int sign) {
    const circle *found = NULL;
    for (size_t i = 0; i < work->n_circles; i++)
        if (!found || sign * work->circles[i].value > sign * found->value)
            found = &work->circles[i];
    return found;
}

static void say_extreme(circle_work *work, um_word word, int sign) {
    um_chart *chart = work->chart;
    const circle *found = find_extreme(work, sign);
    if (!found)
        return;
    UM_AUTO(um_text) value = {0};
    um_number_append_unit(&value, found->value, &work->style, chart->language);
    um_text_append(&chart->finding, chart->finding.length ? "; " : "");
    um_say(&chart->finding, word, chart->language, um_chart_name_of_row(chart, found->row),
           value.data, NULL, NULL);
}

static void say_finding(circle_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *above = um_chart_count(chart, work->n_above),
                  *below = um_chart_count(chart, work->n_below),
                  *all = um_chart_count(chart, work->n_above + work->n_below + work->n_zero);
    um_pair_list_add(&values, "all", all);
    um_pair_list_add(&values, "some", above);
    if (work->n_circles == 0 || um_chart_own_finding(chart, &values))
        return;
    if (work->n_below)
        um_say(&chart->finding, UM_WORD_FINDING_BALANCE, chart->language, above, below, NULL, NULL);
    say_extreme(work, UM_WORD_FINDING_HIGHEST, 1);
    if (work->n_below)
        say_extreme(work, UM_WORD_FINDING_LOWEST, -1);
}

// ------------------------------------------------------------------------------------------ legend

static void legend_counted(um_chart *chart, um_sign sign, int class, um_word word, int64_t count) {
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    um_page_legend(&chart->page, sign, class,
                   um_format("%s\u00a0(%s)", um_word_text(word, chart->language), number));
}

static void build_legend(circle_work *work) {
    um_chart *chart = work->chart;
    if (work->n_below) {
        legend_counted(chart, UM_SIGN_BOX, CLASS_ABOVE, UM_WORD_ABOVE_0, work->n_above);
        legend_counted(chart, UM_SIGN_BOX, CLASS_BELOW, UM_WORD_BELOW_0, work->n_below);
    }
    legend_counted(chart, UM_SIGN_NONE, 0, UM_WORD_ZERO, work->n_zero);
    legend_counted(chart, UM_SIGN_NONE, 0, UM_WORD_NO_VALUE, work->n_no_value);
    um_map_legend_focus(&work->map);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_OUTSIDE, work->n_outside);
    work->map.extra_height = work->n_circles ? 2 * most_radius + 2 * gap : 0;
}

/// Circles in each other, on one point, for round figures; beside each the figure.
static um_status draw_legend_circles(circle_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_text) circles = {0}, lines = {0};
    double x = work->map.extra.left + most_radius, bottom = work->map.extra.bottom + gap;
    double value = work->largest;
    size_t n = 0;
    for (; n < LEGEND_CIRCLES && work->n_circles; n++) {
        value = um_round_down(n ? value / 4 : value);
        double radius = radius_of(work, value), top = bottom + 2 * radius;
        UM_AUTO(um_text) label = {0};
        um_number_append_unit(&label, value, &work->style, chart->language);
        um_text_append_format(&circles, "%.2f %.2f %.2f\n", x, bottom + radius, radius);
        um_text_append_format(&lines, "%.2f %.2f\n%.2f %.2f\n\n", x, top, x + most_radius + gap,
                              top);
        um_page_text(&chart->page, UM_TEXT_LEGEND, UM_ALIGN_LEFT, x + most_radius + gap + 4, top,
                     label.data);
    }
    UM_TRY(um_chart_data(chart, "legend_circles", &circles, n, err));
    return um_chart_data(chart, "legend_lines", &lines, n, err);
}

// -------------------------------------------------------------------------------------------- data

static um_status draw_circles(circle_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_text) data = {0};
    size_t n = 0;
    for (size_t i = 0; i < work->n_circles; i++) {
        const circle *one = &work->circles[i];
        if (!um_map_is_shown(&work->map, one->place))
            continue;
        double radius = radius_of(work, one->value);
        um_text_append_format(&data, "%.2f %.2f %.2f %d\n", one->place->x, one->place->y, radius,
                              one->value < 0 ? CLASS_BELOW : CLASS_ABOVE);
        um_label_avoid(&work->map.labels, one->place->x, one->place->y, radius);
        n++;
    }
    return um_chart_data(chart, "circles", &data, n, err);
}

/// The figure inside a circle, if it has room there.
static bool label_inside(circle_work *work, const circle *one) {
    UM_AUTO(um_text) number = {0};
    um_number_append(&number, one->value, &work->style, work->chart->language);
    double radius = radius_of(work, one->value);
    if (um_text_px(number.data, um_text_size(UM_TEXT_INSIDE), false) > 1.8 * radius)
        return false;
    um_page_text_inside(&work->chart->page, one->value < 0 ? CLASS_BELOW : CLASS_ABOVE,
                        one->place->x, one->place->y, number.data);
    return true;
}

/// Square in the circle: names may come near its corners.
static void take_circle(circle_work *work, const circle *one) {
    double half = 0.75 * radius_of(work, one->value);
    um_label_take(&work->map.labels, (um_box){one->place->x - half, one->place->y - half,
                                              one->place->x + half, one->place->y + half});
}

static void label_circles(circle_work *work) {
    size_t n = 0;
    for (size_t i = 0; i < work->n_circles; i++) {
        if (!um_map_is_shown(&work->map, work->circles[i].place))
            continue;
        label_inside(work, &work->circles[i]);
        take_circle(work, &work->circles[i]);
    }
    for (size_t i = 0; i < work->n_circles && n < MOST_LABELS; i++) {
        const um_place *place = work->circles[i].place;
        n += um_label_put(&work->map.labels, UM_TEXT_PLACE, place->name, place->x, place->y,
                          radius_of(work, work->circles[i].value) + 2);
    }
}

static void script_classes(circle_work *work) {
    um_text_append_format(&work->chart->script, "n_classes = %d\nhas_zero_class = 0\n",
                          CLASS_ABOVE);
}

static char *legend_title(const circle_work *work) {
    const um_chart *chart = work->chart;
    int column = um_chart_column(chart, "legend");
    UM_AUTO(char) *title =
        um_chart_column_title(chart, column < 0 ? work->column : column, &work->style);
    um_text text = {0};
    um_say(&text, UM_WORD_LEGEND_TITLE, chart->language, title,
           um_word_of_level(work->level, chart->language), NULL, NULL);
    return um_text_take(&text);
}

static void describe(um_chart *chart) {
    um_text_append_format(&chart->description, "%s. %s", um_chart_title(chart),
                          chart->finding.length ? chart->finding.data : "");
}

static um_status check_column(const um_chart *chart, int column, um_error *err) {
    if (chart->query->columns[column].type != UM_VALUE_TEXT)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "plot '%s': 'value=%s' is a text, circles want numbers",
                   chart->ops->name, chart->query->columns[column].name);
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(circle_work) work = {.chart = chart, .column = um_chart_column(chart, "value")};
    UM_TRY(um_map_require_layer(chart, "territory", err));
    UM_TRY(check_column(chart, work.column, err));
    work.style = um_number_style_of(chart->table, (size_t)work.column, chart->language);
    UM_TRY(um_map_open(chart, &work.map, err));
    read_rows(&work);
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *title = legend_title(&work);
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, NULL, NULL, work.is_leaf_level, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    UM_TRY(draw_circles(&work, err));
    UM_TRY(draw_legend_circles(&work, err));
    label_circles(&work);
    script_classes(&work);
    describe(chart);
    return UM_OK;
}

// Classes and palette are for layers in GIS and on the page's map, where territories carry the
// colour.
const um_chart_ops um_chart_circle_map = {
    "circle_map", "circles on territories, as large in area as their figures", true,
    "value! classes palette legend label finding finding.de", prepare};
