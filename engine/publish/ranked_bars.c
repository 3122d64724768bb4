#include "core/messages.h"
#include "publish/chart.h"
#include "publish/gnuplot.h"
#include "publish/map.h"

#include <math.h>
#include <string.h>

enum {
    DEFAULT_ROWS = 25,
    MOST_NAME_WIDTH = 430,
    BARS_WIDTH = 560,
    LEAST_WIDTH = 820,
    GAP = 10,
    BAR_HEIGHT = 16,
    ROW_GAP = 8,
    DESCRIBED_ROWS = 12,
    SHORT_UNIT = 4,
};
static const double hatch_step = 5;

typedef struct ranked_bar {
    size_t row;
    double value;
    um_text_list name; ///< its lines
    char *label;
    bool is_marked;
} ranked_bar;

typedef struct bars_work {
    um_chart *chart;
    int column;
    um_number_style style;
    ranked_bar *bars; ///< largest first
    size_t n_bars, n_rows_with_value;
    int64_t n_marked, n_no_value;
    double name_width, label_width, lowest, highest;
    double zero_x, px_per_unit;
    bool is_diverging;
} bars_work;

static inline void um_auto_bars_work(bars_work *work) {
    for (size_t i = 0; i < work->n_rows_with_value; i++) {
        um_text_list_clear(&work->bars[i].name);
        free(work->bars[i].label);
    }
    free(work->bars);
}

// -------------------------------------------------------------------------------------------- rows

static int compare_value(const void *a, const void *b) {
    const ranked_bar *one = a, *two = b;
    if (one->value != two->value)
        return one->value > two->value ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static int compare_size(const void *a, const void *b) {
    const ranked_bar *one = a, *two = b;
    if (fabs(one->value) != fabs(two->value))
        return fabs(one->value) > fabs(two->value) ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static void read_rows(bars_work *work) {
    const um_table *table = work->chart->table;
    work->bars = um_alloc_array(table->n_rows + 1, sizeof *work->bars);
    for (size_t i = 0; i < table->n_rows; i++) {
        double value = um_table_value(table, i, (size_t)work->column)->real;
        if (!isfinite(value)) {
            work->n_no_value++;
            continue;
        }
        work->is_diverging = work->is_diverging || value < 0;
        work->bars[work->n_rows_with_value++] =
            (ranked_bar){.row = i, .value = value, .is_marked = um_chart_is_marked(work->chart, i)};
    }
}

/// The largest ones, by size where there are negative ones too, and in order of value.
static void choose_rows(bars_work *work) {
    int64_t wanted = um_chart_integer(work->chart, "rows", DEFAULT_ROWS);
    size_t n = work->n_rows_with_value;
    qsort(work->bars, n, sizeof *work->bars, work->is_diverging ? compare_size : compare_value);
    work->n_bars = wanted > 0 && (size_t)wanted < n ? (size_t)wanted : n;
    qsort(work->bars, work->n_bars, sizeof *work->bars, compare_value);
}

static void measure_bar(bars_work *work, ranked_bar *bar) {
    um_text label = {0};
    double size = um_text_size(UM_TEXT_NAME);
    um_number_append_unit(&label, bar->value, &work->style, work->chart->language);
    bar->label = um_text_take(&label);
    um_text_wrap(um_chart_name_of_row(work->chart, bar->row), size, false, MOST_NAME_WIDTH,
                 &bar->name);
    for (size_t i = 0; i < bar->name.n_items; i++)
        work->name_width = fmax(work->name_width, um_text_px(bar->name.items[i], size, false));
    work->label_width =
        fmax(work->label_width, um_text_px(bar->label, um_text_size(UM_TEXT_VALUE), false));
    work->lowest = fmin(work->lowest, bar->value);
    work->highest = fmax(work->highest, bar->value);
    work->n_marked += bar->is_marked;
}

// -------------------------------------------------------------------------------------------
// layout

static double bar_room(const ranked_bar *bar) {
    double text = (double)bar->name.n_items * um_text_leading(UM_TEXT_NAME);
    return fmax(text, BAR_HEIGHT) + ROW_GAP;
}

static double names_right(const bars_work *work) {
    return UM_PAGE_MARGIN + work->name_width;
}

static void scale_bars(bars_work *work) {
    double left = names_right(work) + GAP + (work->lowest < 0 ? work->label_width + GAP : 0);
    double right = work->chart->page.width - UM_PAGE_MARGIN - work->label_width - GAP;
    double range = work->highest - work->lowest;
    work->px_per_unit = range > 0 ? (right - left) / range : 0;
    work->zero_x = left - work->lowest * work->px_per_unit;
}

static void append_bar(const bars_work *work, const ranked_bar *bar, double y, um_text *data,
                       um_text *hatch) {
    double x = work->zero_x + bar->value * work->px_per_unit;
    double left = fmin(x, work->zero_x), right = fmax(x, work->zero_x);
    int class = (bar->value < 0 ? 2 : 1) + (bar->is_marked ? 2 : 0);
    um_text_append_format(data, "%.2f %.2f %.2f %.2f %.2f %.2f %d\n", left, y, left, right,
                          y - BAR_HEIGHT / 2.0, y + BAR_HEIGHT / 2.0, class);
    if (!bar->is_marked)
        return;
    um_box box = {left, y - BAR_HEIGHT / 2.0, right, y + BAR_HEIGHT / 2.0};
    um_map_append_hatch_box(box, hatch_step, hatch);
}

static void draw_bar(bars_work *work, const ranked_bar *bar, double y, um_text *data,
                     um_text *hatch) {
    um_page *page = &work->chart->page;
    double leading = um_text_leading(UM_TEXT_NAME),
           x = work->zero_x + bar->value * work->px_per_unit;
    double first = y + leading * ((double)bar->name.n_items - 1) / 2;
    for (size_t i = 0; i < bar->name.n_items; i++)
        um_page_text(page, UM_TEXT_NAME, UM_ALIGN_RIGHT, names_right(work),
                     first - (double)i * leading, bar->name.items[i]);
    if (bar->value < 0)
        um_page_text(page, UM_TEXT_VALUE, UM_ALIGN_RIGHT, x - GAP / 2.0, y, bar->label);
    else
        um_page_text(page, UM_TEXT_VALUE, UM_ALIGN_LEFT, x + GAP / 2.0, y, bar->label);
    append_bar(work, bar, y, data, hatch);
}

static double draw_bars(bars_work *work, double y, um_text *data, um_text *hatch) {
    for (size_t i = 0; i < work->n_bars; i++) {
        double room = bar_room(&work->bars[i]);
        draw_bar(work, &work->bars[i], y - room / 2, data, hatch);
        y -= room;
    }
    return y;
}

static char *more_text(const bars_work *work) {
    int64_t n_more = (int64_t)(work->n_rows_with_value - work->n_bars);
    UM_AUTO(char) *count = um_chart_count(work->chart, n_more);
    um_text text = {0};
    if (n_more)
        um_say(&text, UM_WORD_AND_MORE, work->chart->language, count, NULL, NULL, NULL);
    return um_text_take(&text);
}

static void add_notes(bars_work *work) {
    um_chart *chart = work->chart;
    if (work->n_no_value) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_no_value);
        UM_AUTO(char) *note =
            um_format("%s: %s", um_word_text(UM_WORD_NO_VALUE, chart->language), count);
        um_text_list_add(&chart->page.notes, note);
    }
    if (work->n_marked) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_marked);
        um_page_legend(&chart->page, UM_SIGN_HATCH, 1,
                       um_format("%s\u00a0(%s)", um_chart_mark_label(chart), count));
    }
}

static double bars_height(const bars_work *work) {
    double height = 0;
    for (size_t i = 0; i < work->n_bars; i++)
        height += bar_room(&work->bars[i]);
    return height;
}

static um_status draw(bars_work *work, const char *axis, um_error *err) {
    um_chart *chart = work->chart;
    um_page *page = &chart->page;
    UM_AUTO(um_text_list) foot = {0};
    UM_AUTO(um_text) data = {0}, hatch = {0};
    UM_AUTO(char) *more = more_text(work);
    work->name_width = fmax(work->name_width, um_text_px(more, um_text_size(UM_TEXT_NAME), false));
    page->width = fmax(LEAST_WIDTH, ceil(2 * UM_PAGE_MARGIN + work->name_width + GAP + BARS_WIDTH +
                                         work->label_width * (work->lowest < 0 ? 2 : 1) + 2 * GAP));
    UM_TRY(um_page_foot(chart, &foot, err));
    double legend_width = page->width - 2 * UM_PAGE_MARGIN;
    double head = um_page_head_height(chart, page->width);
    double legend = um_page_legend_height(chart, axis, legend_width) + 6;
    double more_height = *more ? um_text_leading(UM_TEXT_NAME) + ROW_GAP : 0;
    double foot_height =
        UM_PAGE_MARGIN + (double)foot.n_items * um_text_leading(UM_TEXT_SOURCE) + 6;
    page->height = ceil(head + legend + bars_height(work) + more_height + foot_height);
    scale_bars(work);
    um_page_frame(chart, &foot);
    um_page_draw_legend(chart, axis, UM_PAGE_MARGIN, page->height - head, legend_width);
    double top = page->height - head - legend, bottom = draw_bars(work, top, &data, &hatch);
    if (*more)
        um_page_text(page, UM_TEXT_NAME, UM_ALIGN_RIGHT, names_right(work),
                     bottom - more_height / 2, more);
    um_gnuplot_number(&chart->script, "zero_x", work->zero_x);
    um_gnuplot_number(&chart->script, "bars_top", top);
    um_gnuplot_number(&chart->script, "bars_bottom", bottom);
    UM_TRY(um_page_hatch_signs(chart, hatch_step, err));
    UM_TRY(um_chart_data(chart, "bars", &data, work->n_bars, err));
    return um_chart_data(chart, "hatch", &hatch, (size_t)work->n_marked, err);
}

// ------------------------------------------------------------------------------------------
// prepare

static void say_finding(bars_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *shown = um_chart_count(chart, (int64_t)work->n_bars),
                  *all = um_chart_count(chart, (int64_t)work->n_rows_with_value);
    um_pair_list_add(&values, "shown", shown);
    um_pair_list_add(&values, "all", all);
    if (um_chart_own_finding(chart, &values) || work->n_bars == work->n_rows_with_value)
        return;
    um_say(&chart->finding, UM_WORD_THE_LARGEST_OF, chart->language, shown, all, NULL, NULL);
}

static void describe(bars_work *work, const char *axis) {
    um_text *text = &work->chart->description;
    um_text_append_format(text, "%s. %s: ", um_chart_title(work->chart), axis);
    for (size_t i = 0; i < work->n_bars && i < DESCRIBED_ROWS; i++)
        um_text_append_format(text, "%s%s %s", i ? "; " : "",
                              um_chart_name_of_row(work->chart, work->bars[i].row),
                              work->bars[i].label);
    um_text_append(text, work->n_bars > DESCRIBED_ROWS ? "; \u2026" : ".");
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(bars_work) work = {.chart = chart, .column = um_chart_column(chart, "value")};
    if (chart->query->columns[work.column].type == UM_VALUE_TEXT)
        return um_fail(err, UM_ERR_USAGE, "value=%s: the column is a text, bars want a number",
                       chart->query->columns[work.column].name);
    work.style = um_number_style_of(chart->table, (size_t)work.column, chart->language);
    um_number_style axis_style = work.style;
    bool is_short =
        strlen(work.style.unit) <= SHORT_UNIT; // stands behind every value, else above them once
    *(is_short ? &axis_style.unit : &work.style.unit) = "";
    read_rows(&work);
    choose_rows(&work);
    for (size_t i = 0; i < work.n_bars; i++)
        measure_bar(&work, &work.bars[i]);
    say_finding(&work);
    add_notes(&work);
    UM_AUTO(char) *axis = um_chart_column_title(chart, work.column, &axis_style);
    UM_TRY(draw(&work, axis, err));
    describe(&work, axis);
    return UM_OK;
}

const um_chart_ops um_chart_ranked_bars = {"ranked_bars", N_("one bar a row, largest on top"),
                                           false, "label! value! rows mark finding finding.de",
                                           prepare};
