#include "core/messages.h"
#include "publish/diagram.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

enum {
    PLOT_WIDTH = 760,
    PLOT_HEIGHT = 520,
    PANEL_WIDTH = 400, ///< of each plot, where there are several
    PANEL_HEIGHT = 330,
    PANEL_COLUMNS = 2,
    MOST_PANELS = 12,
    PANEL_LABELS = 8,
    HEADING_GAP = 3,
    GAP = 8,
    TICKS = 6,
    MOST_TICKS = 40,
    LABELS = 24,
    MOST_LABEL = 220, ///< width of a label [px]
    DESCRIBED_POINTS = 12,
};
static const double least_radius = 3.5, most_radius = 13, plain_radius = 4.5, rim = 1.2; // px
static const double pad = 0.04; // of the range, on each side

typedef struct scatter_axis {
    int column;
    bool is_log;
    double low, high; ///< of what is drawn; logarithms on a logarithmic axis
    double from, to;  ///< on the page [px]
    um_number_style style;
    um_numbers ticks; ///< values
} scatter_axis;

typedef struct scatter_point {
    size_t row;
    double value[2];
    double x, y, radius; ///< on the page
    double distance;     ///< from the middle of all points, in widths of the plot
    size_t panel;
} scatter_point;

/// A plot of its own, on the same axes as the others.
typedef struct scatter_panel {
    um_box area;
    double middle[2]; ///< of its points, on the page
    size_t n_points;
} scatter_panel;

typedef struct scatter_work {
    um_diagram diagram;
    um_chart *chart;
    int size, panel; ///< columns, -1 = none
    um_text_list panel_names;
    scatter_panel *panels;
    size_t n_panels; ///< those that are drawn, at least one
    scatter_axis axes[2];
    scatter_point *points;
    size_t n_points;
    bool *is_drawn;
    int64_t n_no_value, n_not_on_log, n_marked;
    int64_t n_left_out;
    double largest_size;
    um_box area; ///< of the panel at hand
} scatter_work;

static inline void um_auto_scatter_work(scatter_work *work) {
    free(work->axes[0].ticks.items);
    free(work->axes[1].ticks.items);
    free(work->points);
    free(work->panels);
    free(work->is_drawn);
    um_text_list_clear(&work->panel_names);
    um_diagram_clear(&work->diagram);
}

// ------------------------------------------------------------------------------------------- rows

static double number_at(const scatter_work *work, size_t row, int column) {
    return column < 0 ? NAN : um_table_value(work->chart->table, row, (size_t)column)->real;
}

static double on_axis(const scatter_axis *axis, double value) {
    return axis->is_log ? log10(value) : value;
}

static const char *panel_of(const scatter_work *work, size_t row) {
    return um_word_of_value(um_diagram_text(work->chart, row, work->panel), work->chart->language);
}

static void read_panels(scatter_work *work) {
    for (size_t i = 0; work->panel >= 0 && i < work->chart->table->n_rows; i++)
        um_diagram_name(&work->panel_names, panel_of(work, i));
    size_t n = work->panel_names.n_items;
    work->n_panels = n > MOST_PANELS ? MOST_PANELS : n > 1 ? n : 1;
    work->panels = um_alloc_array(work->n_panels, sizeof *work->panels);
}

static void read_point(scatter_work *work, size_t row) {
    scatter_point point = {.row = row};
    bool is_on_log = true;
    if (work->panel >= 0)
        point.panel = um_diagram_name(&work->panel_names, panel_of(work, row));
    if (point.panel >= work->n_panels) {
        work->n_left_out++;
        return;
    }
    for (int i = 0; i < 2; i++) {
        point.value[i] = number_at(work, row, work->axes[i].column);
        is_on_log = is_on_log && !(work->axes[i].is_log && point.value[i] <= 0);
    }
    bool has_values = isfinite(point.value[0]) && isfinite(point.value[1]);
    work->n_no_value += !has_values;
    work->n_not_on_log += has_values && !is_on_log;
    if (!has_values || !is_on_log)
        return;
    work->is_drawn[row] = true;
    work->n_marked += um_chart_is_marked(work->chart, row);
    work->largest_size = fmax(work->largest_size, number_at(work, row, work->size));
    work->points[work->n_points++] = point;
}

static void read_points(scatter_work *work) {
    size_t n = work->chart->table->n_rows;
    work->points = um_alloc_array(n + 1, sizeof *work->points);
    work->is_drawn = um_alloc_array(n + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < n; i++)
        read_point(work, i);
}

static bool has_panels(const scatter_work *work) {
    return work->n_panels > 1;
}

static double plot_width(const scatter_work *work) {
    return has_panels(work) ? PANEL_WIDTH : PLOT_WIDTH;
}

static double plot_height(const scatter_work *work) {
    return has_panels(work) ? PANEL_HEIGHT : PLOT_HEIGHT;
}

static void enter_panel(scatter_work *work, size_t panel) {
    work->area = work->panels[panel].area;
    work->axes[0].from = work->area.left, work->axes[0].to = work->area.right;
    work->axes[1].from = work->area.bottom, work->axes[1].to = work->area.top;
}

/// The area of a point is in proportion to its size.
static double radius_of(const scatter_work *work, size_t row) {
    double size = number_at(work, row, work->size);
    if (work->size < 0)
        return plain_radius;
    if (!(size > 0) || work->largest_size <= 0)
        return least_radius;
    return fmax(least_radius, most_radius * sqrt(size / work->largest_size));
}

// ------------------------------------------------------------------------------------------- axes

/// Linear axes begin at zero where the points are not far from it.
static void find_range(scatter_work *work, int at) {
    scatter_axis *axis = &work->axes[at];
    axis->low = INFINITY;
    axis->high = -INFINITY;
    for (size_t i = 0; i < work->n_points; i++) {
        double value = on_axis(axis, work->points[i].value[at]);
        axis->low = fmin(axis->low, value);
        axis->high = fmax(axis->high, value);
    }
    if (work->n_points == 0)
        axis->low = 0, axis->high = 1;
    if (!axis->is_log && axis->low > 0 && axis->low < axis->high / 2)
        axis->low = 0;
    if (!axis->is_log && axis->high < 0 && axis->high > axis->low / 2)
        axis->high = 0;
}

static void widen(scatter_axis *axis) {
    double range = axis->high - axis->low;
    double around = range > 0 ? pad * range : axis->is_log ? 0.1 : fmax(fabs(axis->high) / 10, 0.5);
    bool starts_at_zero = !axis->is_log && axis->low == 0 && range > 0;
    axis->low -= starts_at_zero ? 0.25 * around : around;
    axis->high += around;
}

static bool has_diagonal(const scatter_work *work) {
    return um_chart_integer(work->chart, "diagonal", 0) == 1 &&
           work->axes[0].is_log == work->axes[1].is_log;
}

/// Both axes alike, where equal values are compared.
static void make_equal(scatter_work *work) {
    scatter_axis *x = &work->axes[0], *y = &work->axes[1];
    x->low = y->low = fmin(x->low, y->low);
    x->high = y->high = fmax(x->high, y->high);
}

/// 1, 2 or 5 times a power of ten, at least @p least.
static double round_step(double least) {
    double power = pow(10, floor(log10(least)));
    static const double steps[] = {1, 2, 5, 10};
    size_t i = 0;
    while (i + 1 < UM_COUNT(steps) && steps[i] * power < least * (1 - 1e-9))
        i++;
    return steps[i] * power;
}

static void add_linear_ticks(scatter_axis *axis) {
    double factor = axis->style.factor; // round as people read it
    double step = round_step((axis->high - axis->low) * factor / TICKS) / factor;
    double first = ceil(axis->low / step);
    for (int i = 0; i < MOST_TICKS && (first + i) * step <= axis->high; i++)
        um_numbers_add(&axis->ticks, (first + i) * step);
}

static void add_log_ticks(scatter_axis *axis) {
    static const double few[] = {1}, some[] = {1, 2, 5};
    bool is_wide = axis->high - axis->low > 3;
    const double *steps = is_wide ? few : some;
    size_t n_steps = is_wide ? UM_COUNT(few) : UM_COUNT(some);
    for (double power = floor(axis->low); power <= axis->high; power++)
        for (size_t i = 0; i < n_steps && axis->ticks.n_items < MOST_TICKS; i++) {
            double value = steps[i] * pow(10, power);
            if (log10(value) >= axis->low && log10(value) <= axis->high)
                um_numbers_add(&axis->ticks, value);
        }
}

static void make_axes(scatter_work *work) {
    for (int i = 0; i < 2; i++)
        find_range(work, i);
    if (has_diagonal(work))
        make_equal(work);
    for (int i = 0; i < 2; i++) {
        scatter_axis *axis = &work->axes[i];
        axis->style =
            um_number_style_of(work->chart->table, (size_t)axis->column, work->chart->language);
        axis->style.decimals = -1;
        widen(axis);
        axis->is_log ? add_log_ticks(axis) : add_linear_ticks(axis);
    }
}

static double px_of(const scatter_axis *axis, double value) {
    double share = (on_axis(axis, value) - axis->low) / (axis->high - axis->low);
    return axis->from + share * (axis->to - axis->from);
}

static char *tick_text(const scatter_work *work, const scatter_axis *axis, size_t i) {
    um_text text = {0};
    um_number_append(&text, axis->ticks.items[i], &axis->style, work->chart->language);
    return um_text_take(&text);
}

static char *axis_title(const scatter_work *work, const scatter_axis *axis) {
    UM_AUTO(char) *title = um_chart_column_title(work->chart, axis->column, &axis->style);
    um_text text = {0};
    if (axis->is_log)
        um_say(&text, UM_WORD_LOGARITHMIC, work->chart->language, title, NULL, NULL, NULL);
    else
        um_text_append(&text, title);
    return um_text_take(&text);
}

static double tick_width(const scatter_work *work) {
    const scatter_axis *axis = &work->axes[1];
    double width = 0;
    for (size_t i = 0; i < axis->ticks.n_items; i++) {
        UM_AUTO(char) *text = tick_text(work, axis, i);
        width = fmax(width, um_text_px(text, um_text_size(UM_TEXT_LEGEND), false));
    }
    return width;
}

// ------------------------------------------------------------------------------------------- draw

static void append_line(um_text *lines, double x1, double y1, double x2, double y2, int kind) {
    um_text_append_format(lines, "%.2f %.2f %d\n%.2f %.2f %d\n\n", x1, y1, kind, x2, y2, kind);
}

enum { LINE_GRID, LINE_ZERO, LINE_EQUAL, LINE_FRAME };

static void draw_x_ticks(scatter_work *work, um_text *lines) {
    const scatter_axis *axis = &work->axes[0];
    double free_from = -INFINITY;
    for (size_t i = 0; i < axis->ticks.n_items; i++) {
        UM_AUTO(char) *text = tick_text(work, axis, i);
        double x = px_of(axis, axis->ticks.items[i]);
        double half = um_text_px(text, um_text_size(UM_TEXT_LEGEND), false) / 2;
        int kind = axis->ticks.items[i] == 0 ? LINE_ZERO : LINE_GRID;
        append_line(lines, x, work->area.bottom, x, work->area.top, kind);
        if (x - half < free_from)
            continue;
        um_page_text(&work->chart->page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, x,
                     work->area.bottom - um_text_leading(UM_TEXT_LEGEND) / 2 - 2, text);
        free_from = x + half + GAP;
    }
}

static void draw_y_ticks(scatter_work *work, um_text *lines) {
    const scatter_axis *axis = &work->axes[1];
    for (size_t i = 0; i < axis->ticks.n_items; i++) {
        UM_AUTO(char) *text = tick_text(work, axis, i);
        double y = px_of(axis, axis->ticks.items[i]);
        int kind = axis->ticks.items[i] == 0 ? LINE_ZERO : LINE_GRID;
        append_line(lines, work->area.left, y, work->area.right, y, kind);
        um_page_text(&work->chart->page, UM_TEXT_LEGEND, UM_ALIGN_RIGHT, work->area.left - GAP, y,
                     text);
    }
}

/// Where both values are equal, as far as both axes show it.
static void draw_diagonal(scatter_work *work, um_text *lines) {
    const scatter_axis *x = &work->axes[0], *y = &work->axes[1];
    if (!has_diagonal(work))
        return;
    append_line(lines, x->from, y->from, x->to, y->to, LINE_EQUAL);
}

static void draw_frame(const scatter_work *work, um_text *lines) {
    um_box area = work->area;
    append_line(lines, area.left, area.bottom, area.right, area.bottom, LINE_FRAME);
    append_line(lines, area.left, area.top, area.right, area.top, LINE_FRAME);
    append_line(lines, area.left, area.bottom, area.left, area.top, LINE_FRAME);
    append_line(lines, area.right, area.bottom, area.right, area.top, LINE_FRAME);
}

static void draw_panel(scatter_work *work, size_t panel, um_text *lines) {
    enter_panel(work, panel);
    draw_x_ticks(work, lines);
    draw_y_ticks(work, lines);
    draw_diagonal(work, lines);
    draw_frame(work, lines);
    if (has_panels(work))
        um_page_text(&work->chart->page, UM_TEXT_LEGEND_TITLE, UM_ALIGN_LEFT, work->area.left,
                     work->area.top + HEADING_GAP + um_text_leading(UM_TEXT_LEGEND_TITLE) / 2,
                     work->panel_names.items[panel]);
}

static void draw_axis_titles(scatter_work *work, const um_text_list *above,
                             const um_text_list *below) {
    double leading = um_text_leading(UM_TEXT_LEGEND);
    um_page *page = &work->chart->page;
    const um_box *last = &work->panels[work->n_panels - 1].area;
    double right = work->panels[has_panels(work) ? 1 : 0].area.right;
    for (size_t i = 0; i < above->n_items; i++)
        um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_LEFT, UM_PAGE_MARGIN,
                     work->diagram.top - leading * ((double)i + 0.5), above->items[i]);
    for (size_t i = 0; i < below->n_items; i++)
        um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_RIGHT, right,
                     last->bottom - leading * ((double)i + 1.7), below->items[i]);
}

static int class_of(const scatter_work *work, size_t row) {
    const um_classes *classes = &work->diagram.classes;
    return classes->column < 0 ? 1 : um_class_of_row(work->chart, classes, row);
}

static int compare_radius(const void *a, const void *b) {
    const scatter_point *one = a, *two = b;
    if (one->radius != two->radius)
        return one->radius > two->radius ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static int compare_distance(const void *a, const void *b) {
    const scatter_point *one = a, *two = b;
    if (one->distance != two->distance)
        return one->distance > two->distance ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static void place_points(scatter_work *work) {
    for (size_t i = 0; i < work->n_points; i++) {
        scatter_point *point = &work->points[i];
        scatter_panel *panel = &work->panels[point->panel];
        enter_panel(work, point->panel);
        point->x = px_of(&work->axes[0], point->value[0]);
        point->y = px_of(&work->axes[1], point->value[1]);
        point->radius = radius_of(work, point->row);
        panel->middle[0] += point->x;
        panel->middle[1] += point->y;
        panel->n_points++;
    }
    for (size_t i = 0; i < work->n_points; i++) {
        scatter_point *point = &work->points[i];
        const scatter_panel *panel = &work->panels[point->panel];
        double n = (double)panel->n_points;
        point->distance = hypot((point->x - panel->middle[0] / n) / plot_width(work),
                                (point->y - panel->middle[1] / n) / plot_height(work)) +
                          (work->size < 0 ? 0 : point->radius / most_radius / 4);
    }
}

/// Large points first, so that small ones lie on them, each on a rim of paper.
static um_status draw_points(scatter_work *work, um_error *err) {
    UM_AUTO(um_text) data = {0};
    qsort(work->points, work->n_points, sizeof *work->points, compare_radius);
    for (size_t i = 0; i < work->n_points; i++) {
        const scatter_point *point = &work->points[i];
        int class = class_of(work, point->row),
            is_marked = um_chart_is_marked(work->chart, point->row);
        um_text_append_format(&data, "%.2f %.2f %.2f %d 1 0\n", point->x, point->y,
                              point->radius + rim, class);
        um_text_append_format(&data, "%.2f %.2f %.2f %d 0 %d\n", point->x, point->y, point->radius,
                              class, is_marked);
    }
    return um_chart_data(work->chart, "points", &data, work->n_points, err);
}

/// Names for the points of a panel that lie farthest out, as many as find room.
static void draw_labels(scatter_work *work, size_t panel) {
    UM_AUTO(um_labels)
    labels = {.page = &work->chart->page,
              .area = work->panels[panel].area,
              .slack = has_panels(work) ? 0 : UM_PAGE_MARGIN - 4};
    size_t left = has_panels(work) ? PANEL_LABELS : LABELS;
    for (size_t i = 0; i < work->n_points; i++) {
        const scatter_point *point = &work->points[i];
        um_label_take(&labels, (um_box){point->x - point->radius, point->y - point->radius,
                                        point->x + point->radius, point->y + point->radius});
    }
    for (size_t i = 0; i < work->n_points && left; i++) {
        const scatter_point *point = &work->points[i];
        UM_AUTO(um_text_list) lines = {0};
        if (point->panel != panel)
            continue;
        const char *name = um_chart_name_of_row(work->chart, point->row);
        um_diagram_wrap(name, UM_TEXT_PLACE, MOST_LABEL, 1, &lines);
        if (*name)
            left -= um_label_put(&labels, UM_TEXT_PLACE, lines.items[0], point->x, point->y,
                                 1.34 * point->radius + 1);
    }
}

static um_status draw_plot(scatter_work *work, const um_text_list *above, const um_text_list *below,
                           um_error *err) {
    UM_AUTO(um_text) lines = {0};
    um_chart *chart = work->chart;
    for (size_t i = 0; i < work->n_panels; i++)
        draw_panel(work, i, &lines);
    draw_axis_titles(work, above, below);
    place_points(work);
    UM_TRY(draw_points(work, err));
    qsort(work->points, work->n_points, sizeof *work->points, compare_distance);
    for (size_t i = 0; i < work->n_panels; i++)
        draw_labels(work, i);
    return um_chart_data(chart, "lines", &lines, 1, err);
}

/// Panels in rows of two, each with room for its name above and for the ticks below and beside it.
static double place_panels(scatter_work *work, double left, double top, double ticks) {
    size_t n_columns = has_panels(work) ? PANEL_COLUMNS : 1;
    double heading = has_panels(work) ? um_text_leading(UM_TEXT_LEGEND_TITLE) + HEADING_GAP : 0;
    double room = heading + plot_height(work) + um_text_leading(UM_TEXT_LEGEND) + 2 * GAP;
    for (size_t i = 0; i < work->n_panels; i++) {
        double x = left + (double)(i % n_columns) * (plot_width(work) + ticks + 2 * GAP);
        double y = top - (double)(i / n_columns) * room - heading;
        work->panels[i].area = (um_box){x, y - plot_height(work), x + plot_width(work), y};
    }
    return room * ceil((double)work->n_panels / (double)n_columns);
}

static double plots_width(const scatter_work *work, double ticks) {
    return has_panels(work) ? PANEL_COLUMNS * PANEL_WIDTH + ticks + 2 * GAP : PLOT_WIDTH;
}

static um_status draw(scatter_work *work, const char *title, um_error *err) {
    UM_AUTO(um_text_list) above = {0}, below = {0};
    UM_AUTO(char) *x_title = axis_title(work, &work->axes[0]),
                  *y_title = axis_title(work, &work->axes[1]);
    double leading = um_text_leading(UM_TEXT_LEGEND), names = tick_width(work) + GAP;
    um_diagram_wrap(y_title, UM_TEXT_LEGEND, PLOT_WIDTH, 3, &above);
    um_diagram_wrap(x_title, UM_TEXT_LEGEND, PLOT_WIDTH, 3, &below);
    double over = (double)above.n_items * leading + GAP,
           under = (double)(below.n_items) * leading + GAP;
    double plots = place_panels(work, 0, 0, names);
    double width = 2 * UM_PAGE_MARGIN + names + plots_width(work, names);
    UM_TRY(um_diagram_layout(&work->diagram, title, width, over + plots + under, err));
    place_panels(work, UM_PAGE_MARGIN + names, work->diagram.top - over, names);
    UM_TRY(draw_plot(work, &above, &below, err));
    return um_diagram_finish(&work->diagram, err);
}

// ---------------------------------------------------------------------------------------- prepare

static um_status read_log(scatter_work *work, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    const char *option = um_chart_option(work->chart, "log");
    um_text_split(option ? option : "", ',', &names);
    for (size_t i = 0; i < names.n_items; i++) {
        bool is_x = strcmp(names.items[i], "x") == 0, is_y = strcmp(names.items[i], "y") == 0;
        if (!is_x && !is_y)
            return um_fail(err, UM_ERR_USAGE, "log=%s: axes are x and y", option);
        work->axes[is_y].is_log = true;
    }
    return UM_OK;
}

static um_status want_numbers(const scatter_work *work, um_error *err) {
    int columns[] = {work->axes[0].column, work->axes[1].column, work->size};
    static const char *const options[] = {"x", "y", "size"};
    for (size_t i = 0; i < UM_COUNT(columns); i++) {
        if (columns[i] < 0)
            continue;
        const um_query_column *column = &work->chart->query->columns[columns[i]];
        if (column->type == UM_VALUE_TEXT)
            return um_fail(err, UM_ERR_USAGE, "%s=%s: the column is a text, points want a number",
                           options[i], column->name);
    }
    return UM_OK;
}

static um_status read_classes(scatter_work *work, um_error *err) {
    if (um_chart_column(work->chart, "category") >= 0)
        return um_classes_read(work->chart, work->is_drawn, &work->diagram.classes, err);
    um_classes_of_one(&work->diagram.classes);
    return UM_OK;
}

static void add_note(um_chart *chart, um_word word, int64_t count) {
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    UM_AUTO(um_text) note = {0};
    um_say(&note, word, chart->language, number, NULL, NULL, NULL);
    if (!strstr(note.data, number)) // a word without a place for the count
        um_text_append_format(&note, ": %s", number);
    um_text_list_add(&chart->page.notes, note.data);
}

static void build_legend(scatter_work *work) {
    um_chart *chart = work->chart;
    const um_classes *classes = &work->diagram.classes;
    if (classes->column >= 0) {
        um_classes_legend(chart, classes, UM_SIGN_POINT);
        um_diagram_legend(&work->diagram, UM_SIGN_POINT, UM_CLASS_NO_VALUE, UM_WORD_NO_VALUE,
                          classes->n_no_value);
    }
    if (work->n_marked) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_marked);
        um_page_legend(&chart->page, UM_SIGN_DOT, 0,
                       um_format("%s\u00a0(%s)", um_chart_mark_label(chart), count));
    }
    add_note(chart, UM_WORD_NO_VALUE, work->n_no_value);
    add_note(chart, UM_WORD_NOT_ON_LOG_AXIS, work->n_not_on_log);
    if (work->n_left_out) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_left_out);
        UM_AUTO(um_text) note = {0};
        um_say(&note, UM_WORD_AND_MORE, chart->language, count, NULL, NULL, NULL);
        um_text_list_add(&chart->page.notes, note.data);
    }
    if (has_diagonal(work))
        um_text_list_add(&chart->page.notes, um_word_text(UM_WORD_EQUAL_LINE, chart->language));
    if (work->size >= 0) {
        UM_AUTO(char) *size = um_diagram_column_title(chart, work->size);
        UM_AUTO(um_text) note = {0};
        um_say(&note, UM_WORD_POINT_SIZE, chart->language, size, NULL, NULL, NULL);
        um_text_list_add(&chart->page.notes, note.data);
    }
}

static char *legend_title(const scatter_work *work) {
    const char *counted = um_word_text(UM_WORD_POINTS, work->chart->language);
    const um_classes *classes = &work->diagram.classes;
    UM_AUTO(char) *count = um_chart_count(work->chart, (int64_t)work->n_points);
    return classes->column >= 0 ? um_classes_title(work->chart, classes, counted)
                                : um_format("%s: %s", counted, count);
}

static void say_finding(scatter_work *work) {
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *all = um_chart_count(work->chart, (int64_t)work->n_points);
    um_pair_list_add(&values, "all", all);
    if (!um_chart_own_finding(work->chart, &values) && work->diagram.classes.column >= 0)
        um_classes_list(work->chart, &work->diagram.classes, &work->chart->finding);
}

static void describe(scatter_work *work) {
    um_chart *chart = work->chart;
    um_text *text = &chart->description;
    um_text_append_format(text, "%s.", um_chart_title(chart));
    for (size_t i = 0; i < work->n_points && i < DESCRIBED_POINTS; i++) {
        const scatter_point *point = &work->points[i];
        bool is_in_panel = has_panels(work);
        um_text_append_format(text, "%s %s%s%s: ", i ? ";" : "",
                              is_in_panel ? work->panel_names.items[point->panel] : "",
                              is_in_panel ? ", " : "", um_chart_name_of_row(chart, point->row));
        for (int axis = 0; axis < 2; axis++) {
            um_text_append(text, axis ? ", " : "");
            um_number_append_unit(text, point->value[axis], &work->axes[axis].style,
                                  chart->language);
        }
    }
    um_text_append(text, work->n_points > DESCRIBED_POINTS ? "; \u2026"
                         : work->n_points                  ? "."
                                                           : "");
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(scatter_work)
    work = {.chart = chart,
            .diagram.chart = chart,
            .size = um_chart_column(chart, "size"),
            .panel = um_chart_column(chart, "panel"),
            .axes[0].column = um_chart_column(chart, "x"),
            .axes[1].column = um_chart_column(chart, "y")};
    UM_TRY(want_numbers(&work, err));
    UM_TRY(read_log(&work, err));
    read_panels(&work);
    read_points(&work);
    UM_TRY(read_classes(&work, err));
    make_axes(&work);
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *title = legend_title(&work);
    UM_TRY(draw(&work, title, err));
    describe(&work);
    return UM_OK;
}

const um_chart_ops um_chart_scatter = {
    "scatter", N_("a point for each row by two figures, the farthest named"), false,
    "label! x! y! panel size category categories legend diagonal log mark finding finding.de",
    prepare};
