#include "core/messages.h"
#include "publish/diagram.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

enum {
    MOST_BARS = 40,  ///< unless `rows=` says otherwise
    MOST_SERIES = 8, ///< colours; what is more is put together
    MOST_LINES = 3,  ///< of a name
    MOST_NAME_WIDTH = 360,
    BARS_WIDTH = 620,
    BAR_HEIGHT = 18,
    ROW_GAP = 8,
    GAP = 10,
    DESCRIBED_BARS = 12,
};

typedef struct shares_bar {
    const char *name; ///< borrowed
    um_text_list lines;
    double *values;  ///< of each series; 0 where there is no row
    bool *is_marked; ///< of each series
    double total;    ///< NAN = no shares can be computed
    char *total_text;
} shares_bar;

typedef struct shares_work {
    um_diagram diagram;
    um_chart *chart;
    int label, series, value;
    um_text_list names;  ///< of all bars
    um_text_list values; ///< of all series, in order of first appearance or of `categories=`
    size_t *class_of;    ///< of each series: its class, from 1
    shares_bar *bars;    ///< those that are drawn
    size_t n_bars;
    int64_t n_marked, n_not_computable;
    double name_width, total_width;
    um_number_style style;
    bool has_totals;
} shares_work;

static inline void um_auto_shares_work(shares_work *work) {
    for (size_t i = 0; i < work->n_bars; i++) {
        um_text_list_clear(&work->bars[i].lines);
        free(work->bars[i].values);
        free(work->bars[i].is_marked);
        free(work->bars[i].total_text);
    }
    free(work->bars);
    free(work->class_of);
    um_text_list_clear(&work->names);
    um_text_list_clear(&work->values);
    um_diagram_clear(&work->diagram);
}

// ------------------------------------------------------------------------------------------- rows

static const char *name_of(const shares_work *work, size_t row) {
    return um_word_of_value(um_diagram_text(work->chart, row, work->label), work->chart->language);
}

static void read_names(shares_work *work) {
    const um_chart *chart = work->chart;
    const char *categories = um_chart_option(chart, "categories");
    int64_t most = um_chart_integer(chart, "rows", MOST_BARS);
    um_text_split(categories ? categories : "", ',', &work->values);
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        um_diagram_name(&work->names, name_of(work, i));
        um_diagram_name(&work->values, um_diagram_text(chart, i, work->series));
    }
    size_t n = work->names.n_items;
    work->n_bars = most > 0 && (size_t)most < n ? (size_t)most : n;
    work->bars = um_alloc_array(work->n_bars + 1, sizeof *work->bars);
    for (size_t i = 0; i < work->n_bars; i++) {
        work->bars[i].name = work->names.items[i];
        work->bars[i].values =
            um_alloc_array(work->values.n_items + 1, sizeof *work->bars[i].values);
        work->bars[i].is_marked =
            um_alloc_array(work->values.n_items + 1, sizeof *work->bars[i].is_marked);
    }
}

/// A figure that is missing or below zero leaves no shares at all: the others would be too large.
static void read_values(shares_work *work) {
    const um_chart *chart = work->chart;
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        size_t at = um_diagram_name(&work->names, name_of(work, i));
        if (at >= work->n_bars)
            continue;
        shares_bar *bar = &work->bars[at];
        size_t series = um_diagram_name(&work->values, um_diagram_text(chart, i, work->series));
        double value = um_table_value(chart->table, i, (size_t)work->value)->real;
        bool is_good = isfinite(value) && value >= 0;
        bar->values[series] += is_good ? value : 0;
        bar->total += is_good ? value : NAN;
        bar->is_marked[series] = bar->is_marked[series] || um_chart_is_marked(chart, i);
        work->n_marked += um_chart_is_marked(chart, i);
    }
    for (size_t i = 0; i < work->n_bars; i++) {
        shares_bar *bar = &work->bars[i];
        bar->total = bar->total > 0 ? bar->total : NAN;
        work->n_not_computable += isnan(bar->total);
    }
}

/// As many classes as there are colours; the last one is for all other series.
static void make_classes(shares_work *work) {
    size_t n = work->values.n_items;
    UM_AUTO(um_text_list) values = {0};
    work->class_of = um_alloc_array(n + 1, sizeof *work->class_of);
    for (size_t i = 0; i < n; i++) {
        bool is_other = n > MOST_SERIES && i + 1 >= MOST_SERIES;
        work->class_of[i] = is_other ? MOST_SERIES : i + 1;
        if (!is_other)
            um_text_list_add(&values, work->values.items[i]);
    }
    um_classes *classes = &work->diagram.classes;
    if (n == 0)
        um_classes_of_one(classes); // no row, hence no series
    um_classes_of_values(work->chart, &values, classes);
    if (n <= MOST_SERIES)
        return;
    um_text_list_add(&classes->labels, um_word_text(UM_WORD_OTHER, work->chart->language));
    um_numbers_add(&classes->slots, 0);
    classes->n++;
}

// ------------------------------------------------------------------------------------------ layout

static void measure_bar(shares_work *work, shares_bar *bar) {
    um_text total = {0};
    um_diagram_wrap(bar->name, UM_TEXT_NAME, MOST_NAME_WIDTH, MOST_LINES, &bar->lines);
    work->name_width = fmax(work->name_width, um_diagram_lines_px(&bar->lines, UM_TEXT_NAME));
    if (work->has_totals)
        um_number_append(&total, bar->total, &work->style, work->chart->language);
    bar->total_text = um_text_take(&total);
    work->total_width =
        fmax(work->total_width, um_text_px(bar->total_text, um_text_size(UM_TEXT_VALUE), false));
}

static double bar_room(const shares_bar *bar) {
    return fmax((double)bar->lines.n_items * um_text_leading(UM_TEXT_NAME), BAR_HEIGHT) + ROW_GAP;
}

static void draw_name(shares_work *work, const shares_bar *bar, double y) {
    double leading = um_text_leading(UM_TEXT_NAME);
    for (size_t i = 0; i < bar->lines.n_items; i++)
        um_page_text(
            &work->chart->page, UM_TEXT_NAME, UM_ALIGN_RIGHT, UM_PAGE_MARGIN + work->name_width,
            y + leading * (((double)bar->lines.n_items - 1) / 2 - (double)i), bar->lines.items[i]);
}

static double value_of_class(const shares_work *work, const shares_bar *bar, size_t class) {
    double sum = 0;
    for (size_t i = 0; i < work->values.n_items; i++)
        sum += work->class_of[i] == class ? bar->values[i] : 0;
    return sum;
}

static bool is_class_marked(const shares_work *work, const shares_bar *bar, size_t class) {
    for (size_t i = 0; i < work->values.n_items; i++)
        if (work->class_of[i] == class && bar->is_marked[i])
            return true;
    return false;
}

static void draw_piece(shares_work *work, um_box box, size_t class, double share, bool is_marked) {
    UM_AUTO(um_text) text = {0};
    um_share_append(&text, share, 0, work->chart->language);
    um_diagram_box(&work->diagram, box, (int)class);
    um_box hole = um_diagram_figure(&work->diagram, box, (int)class, text.data);
    if (is_marked)
        um_diagram_hatch(&work->diagram, box, hole);
}

static void draw_pieces(shares_work *work, const shares_bar *bar, um_box all) {
    double seam = 1, at = all.left; // a seam of paper between two pieces
    for (size_t class = 1; class <= work->diagram.classes.n; class += 1) {
        double share = value_of_class(work, bar, class) / bar->total;
        double right = at + share * (all.right - all.left);
        if (share > 0)
            draw_piece(work, (um_box){at, all.bottom, fmax(right - seam, at + 0.5), all.top}, class,
                       share, is_class_marked(work, bar, class));
        at = right;
    }
}

static void draw_bar(shares_work *work, const shares_bar *bar, double y) {
    double left = UM_PAGE_MARGIN + work->name_width + GAP;
    um_box box = {left, y - BAR_HEIGHT / 2.0, left + BARS_WIDTH, y + BAR_HEIGHT / 2.0};
    draw_name(work, bar, y);
    if (isnan(bar->total)) {
        um_diagram_box(&work->diagram, box, UM_CLASS_NOT_IN_RESULT);
        um_box words = um_diagram_figure(&work->diagram, box, UM_CLASS_NOT_IN_RESULT,
                                         um_word_text(UM_WORD_NO_SHARES, work->chart->language));
        um_diagram_hatch(&work->diagram, box, words);
        return;
    }
    draw_pieces(work, bar, box);
    um_page_text(&work->chart->page, UM_TEXT_VALUE, UM_ALIGN_RIGHT,
                 box.right + GAP + work->total_width, y, bar->total_text);
}

static um_status draw(shares_work *work, const char *title, um_error *err) {
    double body = work->n_bars ? 0 : 2 * um_text_leading(UM_TEXT_NAME);
    for (size_t i = 0; i < work->n_bars; i++)
        body += bar_room(&work->bars[i]);
    double width = 2 * UM_PAGE_MARGIN + work->name_width + BARS_WIDTH + 2 * GAP + work->total_width;
    UM_TRY(um_diagram_layout(&work->diagram, title, width, body, err));
    double y = work->diagram.top;
    for (size_t i = 0; i < work->n_bars; i++) {
        double room = bar_room(&work->bars[i]);
        draw_bar(work, &work->bars[i], y - room / 2);
        y -= room;
    }
    if (!work->n_bars)
        um_diagram_say_empty(&work->diagram);
    return um_diagram_finish(&work->diagram, err);
}

// ---------------------------------------------------------------------------------------- prepare

static void build_legend(shares_work *work) {
    um_chart *chart = work->chart;
    const um_classes *classes = &work->diagram.classes;
    for (size_t i = 0; i < classes->n; i++)
        um_page_legend(&chart->page, UM_SIGN_BOX, (int)i + 1, um_strdup(classes->labels.items[i]));
    um_diagram_legend(&work->diagram, UM_SIGN_HATCH, 0, UM_WORD_NOT_COMPUTABLE,
                      work->n_not_computable);
    um_diagram_legend_mark(&work->diagram, work->n_marked);
    size_t n_more = work->names.n_items - work->n_bars;
    if (n_more) {
        UM_AUTO(char) *count = um_chart_count(chart, (int64_t)n_more);
        UM_AUTO(um_text) note = {0};
        um_say(&note, UM_WORD_AND_MORE, chart->language, count, NULL, NULL, NULL);
        um_text_list_add(&chart->page.notes, note.data);
    }
}

static void say_finding(shares_work *work) {
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *shown = um_chart_count(work->chart, (int64_t)work->n_bars),
                  *all = um_chart_count(work->chart, (int64_t)work->names.n_items);
    um_pair_list_add(&values, "shown", shown);
    um_pair_list_add(&values, "all", all);
    if (!um_chart_own_finding(work->chart, &values) && work->n_bars < work->names.n_items)
        um_say(&work->chart->finding, UM_WORD_BARS_SHOWN, work->chart->language, shown, all, NULL,
               NULL);
}

static void describe_bar(const shares_work *work, const shares_bar *bar, um_text *text) {
    const um_classes *classes = &work->diagram.classes;
    um_text_append_format(text, " %s: ", bar->name);
    if (isnan(bar->total))
        um_text_append(text, um_word_text(UM_WORD_NOT_COMPUTABLE, work->chart->language));
    for (size_t class = 1; !isnan(bar->total) && class <= classes->n; class += 1) {
        um_text_append_format(text, "%s%s ", class > 1 ? ", " : "",
                              classes->labels.items[class - 1]);
        um_share_append(text, value_of_class(work, bar, class) / bar->total, 0,
                        work->chart->language);
    }
    um_text_append(text, ".");
}

static void describe(shares_work *work, const char *title) {
    um_text *text = &work->chart->description;
    um_text_append_format(text, "%s. %s.", um_chart_title(work->chart), title);
    for (size_t i = 0; i < work->n_bars && i < DESCRIBED_BARS; i++)
        describe_bar(work, &work->bars[i], text);
    um_text_append(text, work->n_bars > DESCRIBED_BARS ? " \u2026" : "");
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(shares_work)
    work = {.chart = chart,
            .diagram.chart = chart,
            .label = um_chart_column(chart, "label"),
            .series = um_chart_column(chart, "series"),
            .value = um_chart_column(chart, "value")};
    const um_query_column *column = &chart->query->columns[work.value];
    if (column->type == UM_VALUE_TEXT)
        return um_fail(err, UM_ERR_USAGE, "value=%s: the column is a text, shares want a number",
                       column->name);
    work.style = um_number_style_of(chart->table, (size_t)work.value, chart->language);
    work.has_totals = !work.style.is_percent; // shares of shares add up to nothing new
    read_names(&work);
    read_values(&work);
    make_classes(&work);
    for (size_t i = 0; i < work.n_bars; i++)
        measure_bar(&work, &work.bars[i]);
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *axis = um_chart_column_title(chart, work.value, &work.style);
    UM_AUTO(um_text) title = {0};
    if (work.has_totals)
        um_say(&title, UM_WORD_SHARES_OF, chart->language, axis, NULL, NULL, NULL);
    else
        um_text_append(&title, axis); // it says itself that it is a share
    UM_TRY(draw(&work, title.data, err));
    describe(&work, title.data);
    return UM_OK;
}

const um_chart_ops um_chart_stacked_shares = {
    "stacked_shares", N_("a bar of shares for each label, together 100 %"), false,
    "label! series! value! categories palette mark rows finding finding.de", prepare};
