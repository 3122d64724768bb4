#include "core/messages.h"
#include "publish/diagram.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_LANES = 120, ///< unless `rows=` says otherwise
    MOST_LINES = 2,   ///< of a name
    MOST_NAME_WIDTH = 340,
    AXIS_WIDTH = 560,
    BAR_HEIGHT = 14,
    ROW_GAP = 8,
    GAP = 12,
    TIP = 9,        ///< of an open end, beyond its bar
    OPEN_ROOM = 26, ///< beyond the first date, where a beginning is not known
    LEAST_BAR = 3,
    EVENT_TIP = 8, ///< half the width of the diamond of an event
    EVENT_HATCH = 4,
    TICK_ROOM = 52, ///< from year to year on the axis, at least
    AXIS_HEIGHT = 22,
    MANY_LANES = 24, ///< so many have the years below them too
    DESCRIBED_BARS = 12,
};

typedef struct timeline_bar {
    size_t row;
    double start, end; ///< years; -INFINITY = not known, INFINITY = still
    bool is_drawn;     ///< false: no dates that can be read
    bool is_event;     ///< begins and ends on one day
    char *period;      ///< in words
} timeline_bar;

/// A line of the chart: the heading of a group, or a label with its bars.
typedef struct timeline_lane {
    const char *name; ///< borrowed
    bool is_heading;
    um_text_list lines;
    timeline_bar *bars;
    size_t n_bars;
} timeline_lane;

typedef struct timeline_work {
    um_diagram diagram;
    um_chart *chart;
    int label, start, end, group;
    char *reference_date;
    timeline_lane *lanes;
    size_t n_lanes, lanes_capacity;
    size_t n_left_out; ///< rows
    bool *is_drawn;
    double name_width, period_width;
    double first, last; ///< years at the ends of the axis
    double left, px_per_year;
    int64_t n_marked, n_open_start, n_open_end, n_no_dates, n_events;
} timeline_work;

static inline void um_auto_timeline_work(timeline_work *work) {
    for (size_t i = 0; i < work->n_lanes; i++) {
        um_text_list_clear(&work->lanes[i].lines);
        for (size_t j = 0; j < work->lanes[i].n_bars; j++)
            free(work->lanes[i].bars[j].period);
        free(work->lanes[i].bars);
    }
    free(work->lanes);
    free(work->is_drawn);
    free(work->reference_date);
    um_diagram_clear(&work->diagram);
}

// ------------------------------------------------------------------------------------------ dates

/// A date as a year with its fraction; at its end, a date holds all that it may mean: '2019' ends
/// with December. NAN for what is no date.
static double year_of(const char *date, bool is_end) {
    if (!um_is_date(date))
        return NAN;
    size_t n = strlen(date);
    double year = atoi(date), month = n >= 7 ? atoi(date + 5) : is_end ? 12 : 1;
    double day = n >= 10 ? atoi(date + 8) : is_end ? 31 : 1;
    return year + (month - 1) / 12 + (day - 1 + is_end) / (12 * 31);
}

static double read_date(const um_value *value, bool is_end) {
    if (value->is_null || !*value->text)
        return is_end ? INFINITY : -INFINITY;
    return year_of(value->text, is_end);
}

/// Begins and ends with the same date, which may be a day, a month or a year.
static bool is_one_date(const timeline_work *work, size_t row) {
    const char *start = um_diagram_text(work->chart, row, work->start);
    return *start && strcmp(start, um_diagram_text(work->chart, row, work->end)) == 0;
}

static bool is_one_day(const timeline_work *work, size_t row) {
    return is_one_date(work, row) &&
           strlen(um_diagram_text(work->chart, row, work->start)) == sizeof "2024-12-31" - 1;
}

static char *say_period(const timeline_work *work, const timeline_bar *bar) {
    const char *language = work->chart->language;
    UM_AUTO(um_text) start = {0}, end = {0};
    um_text text = {0};
    if (bar->is_drawn && is_one_date(work, bar->row)) {
        um_date_append(&text, um_diagram_text(work->chart, bar->row, work->start), language);
        return um_text_take(&text);
    }
    um_date_append(&start, um_diagram_text(work->chart, bar->row, work->start), language);
    um_date_append(&end, um_diagram_text(work->chart, bar->row, work->end), language);
    um_word word = !bar->is_drawn                         ? UM_WORD_DATES_MISSING
                   : isinf(bar->start) && isinf(bar->end) ? UM_WORD_PERIOD_OPEN
                   : isinf(bar->start)                    ? UM_WORD_PERIOD_UNTIL
                   : isinf(bar->end)                      ? UM_WORD_PERIOD_SINCE
                                                          : UM_WORD_PERIOD;
    um_say(&text, word, language, isinf(bar->start) ? end.data : start.data, end.data, NULL, NULL);
    return um_text_take(&text);
}

// ------------------------------------------------------------------------------------------ lanes

static timeline_lane *add_lane(timeline_work *work, const char *name, bool is_heading) {
    UM_GROW(work->lanes, work->n_lanes, work->lanes_capacity);
    timeline_lane *lane = &work->lanes[work->n_lanes++];
    *lane = (timeline_lane){.name = name, .is_heading = is_heading};
    return lane;
}

static bool overlaps(const timeline_lane *lane, const timeline_bar *bar) {
    for (size_t i = 0; i < lane->n_bars; i++)
        if (!lane->bars[i].is_drawn || !bar->is_drawn ||
            (bar->start < lane->bars[i].end && bar->end > lane->bars[i].start))
            return true;
    return false;
}

/// Periods of one label that follow each other share a line.
static timeline_lane *lane_for(timeline_work *work, size_t first, const char *name,
                               const timeline_bar *bar) {
    for (size_t i = first; i < work->n_lanes; i++)
        if (!work->lanes[i].is_heading && strcmp(work->lanes[i].name, name) == 0 &&
            !overlaps(&work->lanes[i], bar))
            return &work->lanes[i];
    return NULL;
}

static bool has_room(const timeline_work *work) {
    int64_t most = um_chart_integer(work->chart, "rows", MOST_LANES);
    return most <= 0 || work->n_lanes < (size_t)most;
}

static void add_bar(timeline_work *work, size_t first_lane, size_t row) {
    const um_value *values = um_table_row(work->chart->table, row);
    const char *name = um_diagram_text(work->chart, row, work->label);
    timeline_bar bar = {.row = row,
                        .start = read_date(&values[work->start], false),
                        .end = read_date(&values[work->end], true)};
    bar.is_drawn = bar.end > bar.start; // NAN is not
    bar.is_event = bar.is_drawn && is_one_day(work, row);
    timeline_lane *lane = lane_for(work, first_lane, name, &bar);
    if (!lane && !has_room(work)) {
        work->n_left_out++;
        return;
    }
    lane = lane ? lane : add_lane(work, name, false);
    bar.period = say_period(work, &bar);
    lane->bars = um_resize(lane->bars, lane->n_bars + 1, sizeof bar);
    lane->bars[lane->n_bars++] = bar;
    work->is_drawn[row] = true;
    work->n_marked += um_chart_is_marked(work->chart, row);
    work->n_no_dates += !bar.is_drawn;
    work->n_events += bar.is_event;
    work->n_open_start += bar.is_drawn && isinf(bar.start);
    work->n_open_end += bar.is_drawn && isinf(bar.end);
}

static void read_group(timeline_work *work, const char *group) {
    size_t n_rows = work->chart->table->n_rows;
    if (*group && has_room(work))
        add_lane(work, um_word_of_value(group, work->chart->language), true);
    size_t first_lane = work->n_lanes;
    for (size_t i = 0; i < n_rows; i++)
        if (strcmp(um_diagram_text(work->chart, i, work->group), group) == 0)
            add_bar(work, first_lane, i);
}

static void read_rows(timeline_work *work) {
    UM_AUTO(um_text_list) groups = {0};
    size_t n_rows = work->chart->table->n_rows;
    work->is_drawn = um_alloc_array(n_rows + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < n_rows; i++)
        um_diagram_name(&groups, um_diagram_text(work->chart, i, work->group));
    for (size_t i = 0; i < groups.n_items; i++) {
        // names of lanes are borrowed: from the table, which outlives this list
        size_t row = 0;
        while (strcmp(um_diagram_text(work->chart, row, work->group), groups.items[i]) != 0)
            row++;
        read_group(work, um_diagram_text(work->chart, row, work->group));
    }
}

static um_status read_reference_date(timeline_work *work, um_error *err) {
    UM_AUTO(um_text_list) dates = {0};
    UM_TRY(um_db_get_texts(work->chart->job->db, "SELECT reference_date FROM region", &dates, err));
    work->reference_date = um_strdup(dates.n_items ? dates.items[0] : "");
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- layout

static void measure_lane(timeline_work *work, timeline_lane *lane) {
    um_text_kind kind = lane->is_heading ? UM_TEXT_LEGEND_TITLE : UM_TEXT_NAME;
    um_diagram_wrap(lane->name, kind, MOST_NAME_WIDTH, MOST_LINES, &lane->lines);
    work->name_width = fmax(work->name_width, um_diagram_lines_px(&lane->lines, kind));
    for (size_t i = 0; i < lane->n_bars; i++)
        work->period_width =
            fmax(work->period_width,
                 um_text_px(lane->bars[i].period, um_text_size(UM_TEXT_LEGEND), false));
}

static size_t lane_lines(const timeline_lane *lane) {
    return lane->n_bars > lane->lines.n_items ? lane->n_bars : lane->lines.n_items;
}

static double lane_room(const timeline_lane *lane) {
    return fmax((double)lane_lines(lane) * um_text_leading(UM_TEXT_NAME), BAR_HEIGHT) + ROW_GAP;
}

/// From the first date to the last one; the reference date is always there.
static void find_ends(timeline_work *work) {
    double reference = year_of(work->reference_date, true);
    double first = isnan(reference) ? INFINITY : reference, last = -first;
    last = isnan(reference) ? -INFINITY : reference;
    for (size_t i = 0; i < work->n_lanes; i++)
        for (size_t j = 0; j < work->lanes[i].n_bars; j++) {
            const timeline_bar *bar = &work->lanes[i].bars[j];
            double dates[] = {bar->start, bar->end};
            for (size_t k = 0; k < UM_COUNT(dates); k++) {
                if (!isfinite(dates[k]))
                    continue;
                first = fmin(first, dates[k]);
                last = fmax(last, dates[k]);
            }
        }
    bool is_none = !isfinite(first);
    work->first = is_none ? 2000 : floor(first);
    work->last = is_none ? 2001 : fmax(ceil(last), work->first + 1);
}

static void scale_axis(timeline_work *work) {
    double before = work->n_open_start ? OPEN_ROOM : 0, after = work->n_open_end ? OPEN_ROOM : 0;
    work->left = UM_PAGE_MARGIN + work->name_width + GAP + before;
    work->px_per_year = (AXIS_WIDTH - before - after) / (work->last - work->first);
}

static double x_of(const timeline_work *work, double year) {
    return work->left + (year - work->first) * work->px_per_year;
}

/// Where an open end stops, without its tip.
static double open_x(const timeline_work *work, bool is_end) {
    return is_end ? x_of(work, work->last) + OPEN_ROOM - TIP - 4 : work->left - OPEN_ROOM + TIP + 4;
}

// ------------------------------------------------------------------------------------------- draw

static int class_of(const timeline_work *work, size_t row) {
    const um_classes *classes = &work->diagram.classes;
    return classes->column < 0 ? 1 : um_class_of_row(work->chart, classes, row);
}

static void draw_event(timeline_work *work, const timeline_bar *bar, double y) {
    double x = x_of(work, (bar->start + bar->end) / 2);
    um_box box = {x, y - BAR_HEIGHT / 2.0, x, y + BAR_HEIGHT / 2.0};
    um_box hatched = {x - EVENT_HATCH, y - EVENT_HATCH, x + EVENT_HATCH, y + EVENT_HATCH};
    um_diagram_arrow(&work->diagram, box, EVENT_TIP, EVENT_TIP, class_of(work, bar->row));
    if (um_chart_is_marked(work->chart, bar->row))
        um_diagram_hatch(&work->diagram, hatched, (um_box){0});
}

static void draw_bar(timeline_work *work, const timeline_bar *bar, double y) {
    if (bar->is_event) {
        draw_event(work, bar, y);
        return;
    }
    double left = isinf(bar->start) ? open_x(work, false) : x_of(work, bar->start);
    double right = isinf(bar->end) ? open_x(work, true) : x_of(work, bar->end);
    um_box box = {left, y - BAR_HEIGHT / 2.0, fmax(right, left + LEAST_BAR), y + BAR_HEIGHT / 2.0};
    um_diagram_arrow(&work->diagram, box, isinf(bar->start) ? TIP : 0, isinf(bar->end) ? TIP : 0,
                     class_of(work, bar->row));
    if (um_chart_is_marked(work->chart, bar->row))
        um_diagram_hatch(&work->diagram, box, (um_box){0});
}

static void draw_lane_name(timeline_work *work, const timeline_lane *lane, double y) {
    double leading = um_text_leading(UM_TEXT_NAME);
    double first = y + leading * ((double)lane->lines.n_items - 1) / 2;
    for (size_t i = 0; i < lane->lines.n_items; i++)
        um_page_text(&work->chart->page, lane->is_heading ? UM_TEXT_LEGEND_TITLE : UM_TEXT_NAME,
                     lane->is_heading ? UM_ALIGN_LEFT : UM_ALIGN_RIGHT,
                     UM_PAGE_MARGIN + (lane->is_heading ? 0 : work->name_width),
                     first - (double)i * leading, lane->lines.items[i]);
}

static void draw_lane(timeline_work *work, const timeline_lane *lane, double y) {
    double leading = um_text_leading(UM_TEXT_NAME);
    double x = UM_PAGE_MARGIN + work->name_width + AXIS_WIDTH + 2 * GAP;
    draw_lane_name(work, lane, y);
    for (size_t i = 0; i < lane->n_bars; i++) {
        const timeline_bar *bar = &lane->bars[i];
        if (bar->is_drawn)
            draw_bar(work, bar, y);
        um_page_text(&work->chart->page, UM_TEXT_LEGEND, UM_ALIGN_LEFT, x,
                     y + leading * (((double)lane->n_bars - 1) / 2 - (double)i), bar->period);
    }
}

static double tick_step(const timeline_work *work) {
    static const double steps[] = {1, 2, 5};
    for (double power = 1;; power *= 10)
        for (size_t i = 0; i < UM_COUNT(steps); i++)
            if (steps[i] * power * work->px_per_year >= TICK_ROOM)
                return steps[i] * power;
}

/// Lines and labels of the years.
static um_status draw_years(timeline_work *work, double top, double bottom, um_error *err) {
    UM_AUTO(um_text) lines = {0};
    um_page *page = &work->chart->page;
    size_t n = 0;
    double step = tick_step(work), above = top + AXIS_HEIGHT / 2.0;
    for (double year = ceil(work->first / step) * step; year <= work->last; year += step, n++) {
        UM_AUTO(char) *label = um_format("%.0f", year);
        double x = x_of(work, year);
        bool is_near = fabs(x - x_of(work, year_of(work->reference_date, true))) < TICK_ROOM / 2.0;
        um_text_append_format(&lines, "%.2f %.2f\n%.2f %.2f\n\n", x, top, x, bottom);
        if (!is_near) // its line would run through the year
            um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, x, above, label);
        if (work->n_lanes > MANY_LANES)
            um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, x, bottom - AXIS_HEIGHT / 2.0,
                         label);
    }
    return um_chart_data(work->chart, "years", &lines, n, err);
}

static void draw_reference(timeline_work *work, double top, double bottom) {
    um_chart *chart = work->chart;
    double year = year_of(work->reference_date, true), x = isnan(year) ? -99 : x_of(work, year);
    um_gnuplot_number(&chart->script, "reference_x", x);
    um_gnuplot_number(&chart->script, "reference_top", top + AXIS_HEIGHT);
    um_gnuplot_number(&chart->script, "reference_bottom", bottom);
    if (isnan(year))
        return;
    UM_AUTO(um_text) label = {0};
    um_text_append_format(&label, "%s ", um_word_text(UM_WORD_REFERENCE_DATE, chart->language));
    um_date_append(&label, work->reference_date, chart->language);
    double half = um_text_px(label.data, um_text_size(UM_TEXT_LEGEND), false) / 2;
    double most = chart->page.width - UM_PAGE_MARGIN - half;
    um_page_text(&chart->page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, fmin(x, most),
                 top + 1.5 * AXIS_HEIGHT, label.data);
}

static um_status draw_lanes(timeline_work *work, um_error *err) {
    double top = work->diagram.top - 2 * AXIS_HEIGHT, y = top;
    for (size_t i = 0; i < work->n_lanes; i++) {
        double room = lane_room(&work->lanes[i]);
        draw_lane(work, &work->lanes[i], y - room / 2);
        y -= room;
    }
    draw_reference(work, top, y);
    return draw_years(work, top, y, err);
}

static um_status draw(timeline_work *work, const char *title, um_error *err) {
    double body = (work->n_lanes > MANY_LANES ? 3 : 2) * AXIS_HEIGHT;
    for (size_t i = 0; i < work->n_lanes; i++) {
        measure_lane(work, &work->lanes[i]);
        body += lane_room(&work->lanes[i]);
    }
    find_ends(work);
    scale_axis(work);
    double width =
        2 * UM_PAGE_MARGIN + work->name_width + AXIS_WIDTH + 2 * GAP + work->period_width;
    UM_TRY(um_diagram_layout(&work->diagram, title, width, body, err));
    if (work->n_lanes == 0)
        um_diagram_say_empty(&work->diagram);
    UM_TRY(draw_lanes(work, err));
    return um_diagram_finish(&work->diagram, err);
}

// ---------------------------------------------------------------------------------------- prepare

static um_status read_classes(timeline_work *work, um_error *err) {
    um_classes *classes = &work->diagram.classes;
    if (um_chart_column(work->chart, "category") >= 0)
        return um_classes_read(work->chart, work->is_drawn, classes, err);
    um_classes_of_one(classes);
    return UM_OK;
}

static void build_legend(timeline_work *work) {
    um_chart *chart = work->chart;
    um_diagram *diagram = &work->diagram;
    if (diagram->classes.column >= 0) {
        um_classes_legend(chart, &diagram->classes, UM_SIGN_BOX);
        um_diagram_legend(diagram, UM_SIGN_BOX, UM_CLASS_NO_VALUE, UM_WORD_NO_VALUE,
                          diagram->classes.n_no_value);
    }
    um_diagram_legend_mark(diagram, work->n_marked);
    um_diagram_legend(diagram, UM_SIGN_NONE, 0, UM_WORD_DATES_MISSING, work->n_no_dates);
    if (work->n_events)
        um_text_list_add(&chart->page.notes, um_word_text(UM_WORD_ONE_DAY, chart->language));
    if (work->n_open_start)
        um_text_list_add(&chart->page.notes, um_word_text(UM_WORD_OPEN_START, chart->language));
    if (work->n_open_end)
        um_text_list_add(&chart->page.notes, um_word_text(UM_WORD_OPEN_END, chart->language));
    if (work->n_left_out) {
        UM_AUTO(char) *count = um_chart_count(chart, (int64_t)work->n_left_out);
        UM_AUTO(um_text) note = {0};
        um_say(&note, UM_WORD_AND_MORE, chart->language, count, NULL, NULL, NULL);
        um_text_list_add(&chart->page.notes, note.data);
    }
}

static char *legend_title(const timeline_work *work) {
    const um_chart *chart = work->chart;
    const char *counted = um_word_text(UM_WORD_PERIODS, chart->language);
    if (work->diagram.classes.column >= 0)
        return um_classes_title(chart, &work->diagram.classes, counted);
    return um_diagram_column_title(chart, work->label);
}

static void say_finding(timeline_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *all = um_chart_count(chart, (int64_t)chart->table->n_rows),
                  *still = um_chart_count(chart, work->n_open_end);
    um_pair_list_add(&values, "all", all);
    um_pair_list_add(&values, "still", still);
    if (!um_chart_own_finding(chart, &values) && work->diagram.classes.column >= 0)
        um_classes_list(chart, &work->diagram.classes, &chart->finding);
}

static void describe(timeline_work *work) {
    um_text *text = &work->chart->description;
    size_t n = 0;
    um_text_append_format(text, "%s.", um_chart_title(work->chart));
    for (size_t i = 0; i < work->n_lanes; i++)
        for (size_t j = 0; j < work->lanes[i].n_bars && n < DESCRIBED_BARS; j++, n++)
            um_text_append_format(text, "%s %s: %s", n ? ";" : "", work->lanes[i].name,
                                  work->lanes[i].bars[j].period);
    um_text_append(text, n == DESCRIBED_BARS ? "; \u2026" : n ? "." : "");
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(timeline_work)
    work = {.chart = chart,
            .diagram.chart = chart,
            .label = um_chart_column(chart, "label"),
            .start = um_chart_column(chart, "start"),
            .end = um_chart_column(chart, "end"),
            .group = um_chart_column(chart, "group")};
    UM_TRY(read_reference_date(&work, err));
    read_rows(&work);
    UM_TRY(read_classes(&work, err));
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *title = legend_title(&work);
    UM_TRY(draw(&work, title, err));
    describe(&work);
    return UM_OK;
}

const um_chart_ops um_chart_timeline = {
    "timeline", N_("periods as bars from date to date, a line for each label"), false,
    "label! start! end! group category categories legend mark rows finding finding.de", prepare};
