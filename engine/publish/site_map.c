#include "core/messages.h"
#include "publish/classes.h"
#include "publish/layers.h"
#include "publish/map.h"

#include <math.h>
#include <string.h>

enum { MOST_LABELS = 24, POINT_RADIUS = 5 };

typedef struct site_work {
    um_chart *chart;
    um_map map;
    um_classes classes;
    double *xy;     ///< of each row [m]; NAN = without a place
    bool *is_drawn; ///< rows inside what the map shows
    int64_t n_drawn, n_outside, n_nowhere;
} site_work;

static inline void um_auto_site_work(site_work *work) {
    um_map_close(&work->map);
    um_classes_clear(&work->classes);
    free(work->xy);
    free(work->is_drawn);
}

// ------------------------------------------------------------------------------------------- rows

static bool is_shown(const site_work *work, const double xy[2]) {
    const double *bounds = work->map.bounds;
    return xy[0] >= bounds[0] && xy[0] <= bounds[2] && xy[1] >= bounds[1] && xy[1] <= bounds[3];
}

static void take_point(site_work *work, size_t row, const um_paths *point) {
    double *xy = &work->xy[2 * row];
    xy[0] = xy[1] = NAN;
    if (point->n_items)
        memcpy(xy, point->items[0].xy, 2 * sizeof *xy);
    work->is_drawn[row] = point->n_items && is_shown(work, xy);
    work->n_drawn += work->is_drawn[row];
    work->n_nowhere += point->n_items == 0;
    work->n_outside += point->n_items && !work->is_drawn[row];
}

static um_status read_rows(site_work *work, um_error *err) {
    const um_chart *chart = work->chart;
    size_t n = chart->table->n_rows;
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_TRY(um_layer_reader_open_for(chart->job->db, chart->query, &reader, err));
    work->xy = um_alloc_array(2 * n + 1, sizeof *work->xy);
    work->is_drawn = um_alloc_array(n + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(um_paths) point = {0};
        UM_TRY(um_layer_fetch_row(reader, um_table_row(chart->table, i), &point, err));
        take_point(work, i, &point);
    }
    return UM_OK;
}

static void say_finding(site_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *all = um_chart_count(chart, (int64_t)chart->table->n_rows);
    um_pair_list_add(&values, "all", all);
    if (!um_chart_own_finding(chart, &values) && work->classes.is_categorical)
        um_classes_list(chart, &work->classes, &chart->finding);
}

// -------------------------------------------------------------------------------------------- data

/// Rows in order, so that of sites on the same spot the last one is seen.
static um_status draw_points(site_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_text) data = {0};
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        double x = um_map_x(&work->map, work->xy[2 * i]);
        double y = um_map_y(&work->map, work->xy[2 * i + 1]);
        um_text_append_format(&data, "%.2f %.2f %d\n", x, y,
                              um_class_of_row(chart, &work->classes, i));
        um_label_avoid(&work->map.labels, x, y, POINT_RADIUS);
    }
    return um_chart_data(chart, "points", &data, (size_t)work->n_drawn, err);
}

static void build_legend(site_work *work) {
    um_chart *chart = work->chart;
    um_classes_legend(chart, &work->classes, UM_SIGN_POINT);
    if (work->classes.n_no_value) {
        UM_AUTO(char) *count = um_chart_count(chart, work->classes.n_no_value);
        um_page_legend(
            &chart->page, UM_SIGN_POINT, UM_CLASS_NO_VALUE,
            um_format("%s\u00a0(%s)", um_word_text(UM_WORD_NO_VALUE, chart->language), count));
    }
    um_map_legend_focus(&work->map);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_OUTSIDE, work->n_outside);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_NOWHERE, work->n_nowhere);
}

/// What the points are, for the legend.
static um_word word_of(const um_layer *layer) {
    static const struct {
        const char *layer;
        um_word word;
    } words[] = {{"stop", UM_WORD_STOPS},
                 {"crossing", UM_WORD_CROSSING_POINTS},
                 {"corridor_end", UM_WORD_ENDS}};
    for (size_t i = 0; layer && i < UM_COUNT(words); i++)
        if (strcmp(words[i].layer, layer->name) == 0)
            return words[i].word;
    return UM_WORD_SITES;
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(site_work) work = {.chart = chart};
    const um_layer *layer = chart->query->layer ? um_layer_find(chart->query->layer) : NULL;
    if (!layer || layer->type != UM_POINT)
        UM_TRY(um_map_require_layer(chart, "site", err));
    UM_TRY(um_map_open(chart, &work.map, err));
    UM_TRY(read_rows(&work, err));
    UM_TRY(um_classes_read(chart, work.is_drawn, &work.classes, err));
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *title =
        um_classes_title(chart, &work.classes, um_word_text(word_of(layer), chart->language));
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, NULL, NULL, true, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    UM_TRY(draw_points(&work, err));
    um_map_label_places(&work.map, NULL, MOST_LABELS);
    um_classes_script(chart, &work.classes);
    um_classes_describe_map(chart, &work.classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_site_map = {
    "site_map",
    N_("points of sites, stops or crossings, in shape and colour of their class or category"), true,
    "value category classes categories palette legend finding finding.de", prepare};
