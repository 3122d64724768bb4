#include "core/messages.h"
#include "publish/classes.h"
#include "publish/layers.h"
#include "publish/map.h"

#include <math.h>
#include <string.h>

static const double tolerance = 0.15; // px: lines of a source are finer than a map
enum { MOST_LABELS = 24 };

typedef struct corridor_work {
    um_chart *chart;
    um_map map;
    um_classes classes;
    bool *is_drawn;
    um_text_list corridors; ///< ids of the lines drawn, in byte order, each once
    double length_m;        ///< NAN where the rows do not tell
    int64_t n_drawn, n_outside;
    size_t n_crossings;
} corridor_work;

static inline void um_auto_corridor_work(corridor_work *work) {
    um_map_close(&work->map);
    um_classes_clear(&work->classes);
    um_text_list_clear(&work->corridors);
    free(work->is_drawn);
}

// ------------------------------------------------------------------------------------------- rows

static const um_value *value_at(const corridor_work *work, size_t row, const char *column) {
    int index = um_query_column_index(work->chart->query, column);
    return index < 0 ? NULL : um_table_value(work->chart->table, row, (size_t)index);
}

/// A section outside all territories has no key.
static bool is_inside(const corridor_work *work, size_t row) {
    const um_value *key = value_at(work, row, "key");
    return !key || *key->text;
}

static void keep_unique(um_text_list *list) {
    size_t n = 0;
    um_text_list_sort(list);
    for (size_t i = 0; i < list->n_items; i++) {
        if (n && strcmp(list->items[n - 1], list->items[i]) == 0)
            free(list->items[i]);
        else
            list->items[n++] = list->items[i];
    }
    list->n_items = n;
}

static void read_rows(corridor_work *work) {
    size_t n = work->chart->table->n_rows;
    work->is_drawn = um_alloc_array(n + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < n; i++) {
        const um_value *corridor = value_at(work, i, "corridor_id"),
                       *length = value_at(work, i, "length_m");
        work->is_drawn[i] = is_inside(work, i);
        work->n_drawn += work->is_drawn[i];
        work->n_outside += !work->is_drawn[i];
        if (!work->is_drawn[i])
            continue;
        if (corridor)
            um_text_list_add(&work->corridors, corridor->text);
        work->length_m += length ? length->real : NAN;
    }
    keep_unique(&work->corridors);
}

static void say_finding(corridor_work *work) {
    um_chart *chart = work->chart;
    if (work->n_drawn == 0 || !isfinite(work->length_m))
        return;
    UM_AUTO(char) *lines = um_chart_count(chart, (int64_t)work->corridors.n_items),
                  *sections = um_chart_count(chart, work->n_drawn);
    um_number_style style = um_number_style_for("m", work->length_m, false, chart->language);
    UM_AUTO(um_text) length = {0};
    UM_AUTO(um_pair_list) values = {0};
    um_number_append_unit(&length, work->length_m, &style, chart->language);
    um_pair_list_add(&values, "lines", lines);
    um_pair_list_add(&values, "sections", sections);
    um_pair_list_add(&values, "length", length.data);
    if (!um_chart_own_finding(chart, &values))
        um_say(&chart->finding, UM_WORD_FINDING_CORRIDORS, chart->language, lines, sections,
               length.data, NULL);
}

// --------------------------------------------------------------------------------------- crossings

static int compare_text(const void *a, const void *b) {
    return strcmp(a, *(char *const *)b);
}

static bool has_corridor(const corridor_work *work, const char *id) {
    return work->corridors.n_items && bsearch(id, work->corridors.items, work->corridors.n_items,
                                              sizeof *work->corridors.items, compare_text) != NULL;
}

/// Whether a point is on the map, where that is a part of the region.
static bool is_on_map(const corridor_work *work, const double *xy) {
    um_box area = work->map.area;
    return xy[0] >= area.left && xy[0] <= area.right && xy[1] >= area.bottom && xy[1] <= area.top;
}

static um_status read_crossings(corridor_work *work, um_text *data, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    um_db *db = work->chart->job->db;
    UM_TRY(um_db_prepare(db,
                         "SELECT corridor_id, geom FROM crossing "
                         "WHERE from_key <> '' AND to_key <> '' ORDER BY crossing_id",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_AUTO(um_paths) point = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (!has_corridor(work, um_db_column_text(select, 0)))
            continue;
        work->n_crossings++;
        UM_TRY(um_db_column_paths(select, 1, &point, err));
        if (!data) // only counted, before the page has its size
            continue;
        um_map_transform(&work->map, &point);
        if (!is_on_map(work, point.items[0].xy))
            continue;
        um_text_append_format(data, "%.2f %.2f\n", point.items[0].xy[0], point.items[0].xy[1]);
        um_label_avoid(&work->map.labels, point.items[0].xy[0], point.items[0].xy[1], 5);
    }
}

static um_status draw_crossings(corridor_work *work, um_error *err) {
    UM_AUTO(um_text) data = {0};
    work->n_crossings = 0;
    UM_TRY(read_crossings(work, &data, err));
    return um_chart_data(work->chart, "crossings", &data, work->n_crossings, err);
}

// -------------------------------------------------------------------------------------------- data

/// Lines class by class, so that the highest lie on top.
static um_status draw_lines(corridor_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_AUTO(um_class_blocks) lines = {0};
    UM_TRY(um_layer_reader_open_for(chart->job->db, chart->query, &reader, err));
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        UM_AUTO(um_paths) paths = {0};
        if (!work->is_drawn[i])
            continue;
        UM_TRY(um_layer_fetch_row(reader, um_table_row(chart->table, i), &paths, err));
        um_map_transform(&work->map, &paths);
        um_map_simplify(&paths, tolerance);
        um_map_clip_lines(&paths, work->map.area);
        int class = um_class_of_row(chart, &work->classes, i);
        um_map_append_lines(&paths, class, um_class_block(&lines, class));
        um_label_avoid_lines(&work->map.labels, &paths, 1);
    }
    return um_class_blocks_write(&lines, chart, "lines", (size_t)work->n_drawn, err);
}

static void build_legend(corridor_work *work) {
    um_chart *chart = work->chart;
    um_classes_legend(chart, &work->classes, UM_SIGN_LINE);
    if (work->n_crossings) {
        UM_AUTO(char) *count = um_chart_count(chart, (int64_t)work->n_crossings);
        um_page_legend(
            &chart->page, UM_SIGN_DOT, 0,
            um_format("%s\u00a0(%s)", um_word_text(UM_WORD_CROSSINGS, chart->language), count));
    }
    um_map_legend_focus(&work->map);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_OUTSIDE, work->n_outside);
}

/// What the lines of a layer are; false where it is none of lines along a path.
static bool find_word(const char *layer, um_word *word) {
    static const struct {
        const char *layer;
        um_word word;
    } words[] = {
        {"corridor", UM_WORD_LINES}, {"section", UM_WORD_SECTIONS}, {"path_piece", UM_WORD_PIECES}};
    for (size_t i = 0; layer && i < UM_COUNT(words); i++)
        if (strcmp(words[i].layer, layer) == 0) {
            *word = words[i].word;
            return true;
        }
    return false;
}

/// `extent=rows`: the map shows the lines of the rows.
static um_status zoom(corridor_work *work, um_error *err) {
    um_chart *chart = work->chart;
    const char *option = um_chart_option(chart, "extent");
    if (!option || strcmp(option, "rows") != 0 || chart->view) // the view has an extent of its own
        return UM_OK;
    return um_map_zoom_to_rows(&work->map, work->is_drawn, err);
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(corridor_work) work = {.chart = chart};
    um_word word = UM_WORD_LINES;
    if (!find_word(chart->query->layer, &word))
        UM_TRY(um_map_require_layer(chart, "corridor", err));
    UM_TRY(um_map_open(chart, &work.map, err));
    read_rows(&work);
    UM_TRY(um_classes_read(chart, work.is_drawn, &work.classes, err));
    UM_TRY(read_crossings(&work, NULL, err));
    say_finding(&work);
    build_legend(&work);
    UM_TRY(zoom(&work, err));
    UM_AUTO(char) *title =
        um_classes_title(chart, &work.classes, um_word_text(word, chart->language));
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, NULL, NULL, true, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    UM_TRY(draw_lines(&work, err));
    UM_TRY(draw_crossings(&work, err));
    um_map_label_places(&work.map, NULL, MOST_LABELS);
    um_classes_script(chart, &work.classes);
    um_classes_describe_map(chart, &work.classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_corridor_map = {
    "corridor_map",
    N_("lines coloured by class or category, with the points where they change territory"), true,
    "value category classes categories palette legend mark label extent finding finding.de",
    prepare};
