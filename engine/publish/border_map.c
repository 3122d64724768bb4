#include "core/messages.h"
#include "publish/classes.h"
#include "publish/layers.h"
#include "publish/map.h"
#include "publish/row_index.h"

#include <math.h>
#include <string.h>

enum { MOST_LABELS = 24 };

typedef struct border_work {
    um_chart *chart;
    um_map map;
    um_classes classes;
    um_row_index rows;
    bool *is_shaped; ///< rows whose border is among the simplified arcs
    um_class_blocks lines;
} border_work;

static inline void um_auto_border_work(border_work *work) {
    um_map_close(&work->map);
    um_classes_clear(&work->classes);
    um_row_index_clear(&work->rows);
    um_class_blocks_clear(&work->lines);
    free(work->is_shaped);
}

// ----------------------------------------------------------------------------------------- finding

static void say_finding(border_work *work) {
    um_chart *chart = work->chart;
    int64_t n_above = 0;
    for (size_t i = 0; i < chart->table->n_rows; i++)
        n_above += um_table_value(chart->table, i, (size_t)work->classes.column)->real > 0;
    UM_AUTO(char) *all = um_chart_count(chart, (int64_t)chart->table->n_rows),
                  *some = um_chart_count(chart, n_above);
    UM_AUTO(um_pair_list) values = {0};
    um_pair_list_add(&values, "all", all);
    um_pair_list_add(&values, "some", some);
    if (chart->table->n_rows == 0 || um_chart_own_finding(chart, &values))
        return;
    if (work->classes.is_categorical) {
        um_classes_list(chart, &work->classes, &chart->finding);
        um_say(&chart->finding, UM_WORD_OF_BORDERS, chart->language, all, NULL, NULL, NULL);
    } else {
        um_say(&chart->finding, UM_WORD_FINDING_MORE_THAN_0, chart->language, some, all,
               um_word_text(UM_WORD_BORDERS, chart->language), NULL);
    }
}

// -------------------------------------------------------------------------------------------- data

static void append_row(border_work *work, size_t row, um_paths *paths) {
    int class = um_class_of_row(work->chart, &work->classes, row);
    um_map_transform(&work->map, paths);
    um_map_append_lines(paths, class, um_class_block(&work->lines, class));
    bool is_quiet = class < 1 || work->classes.slots.items[class - 1] < 1 ||
                    (class == 1 && work->classes.has_zero_class);
    if (!is_quiet)
        um_label_avoid_lines(&work->map.labels, paths, 1 + class);
}

/// Borders as the ground draws them, so that both lie on each other.
static um_status draw_arcs(border_work *work, um_error *err) {
    um_db *db = work->chart->job->db;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT left_key, right_key, geom FROM shape_arc "
                         "WHERE right_key IS NOT NULL ORDER BY arc_id",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        long row = um_row_index_find(&work->rows, um_db_column_text(select, 0),
                                     um_db_column_text(select, 1));
        if (row < 0)
            continue;
        UM_TRY(um_db_column_paths(select, 2, &paths, err));
        work->is_shaped[row] = true;
        append_row(work, (size_t)row, &paths);
    }
}

/// Borders that were matched over a gap are in no arc: their own geometry.
static um_status draw_others(border_work *work, um_error *err) {
    const um_chart *chart = work->chart;
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_TRY(um_layer_reader_open_for(chart->job->db, chart->query, &reader, err));
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        UM_AUTO(um_paths) paths = {0};
        if (work->is_shaped[i])
            continue;
        UM_TRY(um_layer_fetch_row(reader, um_table_row(chart->table, i), &paths, err));
        um_map_transform(&work->map, &paths);
        um_map_simplify(&paths, 0.3);
        um_map_clip_lines(&paths, work->map.area);
        int class = um_class_of_row(chart, &work->classes, i);
        um_map_append_lines(&paths, class, um_class_block(&work->lines, class));
    }
    return UM_OK;
}

static void build_legend(border_work *work) {
    um_chart *chart = work->chart;
    um_classes_legend(chart, &work->classes, UM_SIGN_LINE);
    if (work->classes.n_no_value) {
        UM_AUTO(char) *count = um_chart_count(chart, work->classes.n_no_value);
        um_page_legend(
            &chart->page, UM_SIGN_LINE, UM_CLASS_NO_VALUE,
            um_format("%s\u00a0(%s)", um_word_text(UM_WORD_NO_VALUE, chart->language), count));
    }
    um_map_legend_focus(&work->map);
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(border_work) work = {.chart = chart};
    UM_TRY(um_map_require_layer(chart, "border", err));
    UM_TRY(um_map_open(chart, &work.map, err));
    um_row_index_build(chart, &work.rows);
    work.is_shaped = um_alloc_array(chart->table->n_rows + 1, sizeof *work.is_shaped);
    UM_TRY(um_classes_read(chart, NULL, &work.classes, err));
    say_finding(&work);
    build_legend(&work);
    UM_AUTO(char) *title =
        um_classes_title(chart, &work.classes, um_word_text(UM_WORD_BORDERS, chart->language));
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, NULL, NULL, true, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    UM_TRY(draw_arcs(&work, err));
    UM_TRY(draw_others(&work, err));
    UM_TRY(um_class_blocks_write(&work.lines, chart, "lines", chart->table->n_rows, err));
    um_map_label_places(&work.map, NULL, MOST_LABELS);
    um_classes_script(chart, &work.classes);
    um_classes_describe_map(chart, &work.classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_border_map = {
    "border_map", N_("borders coloured by class or category"), true,
    "value category classes categories palette legend mark label finding finding.de", prepare};
