#include "core/messages.h"
#include "publish/classes.h"
#include "publish/gnuplot.h"
#include "publish/layers.h"
#include "publish/map.h"
#include "publish/row_index.h"

#include <math.h>
#include <string.h>

static const double part_tolerance = 0.3; // px: parts come as they are, not simplified
static const double hatch_step = 7;       // px between the lines of hatching
enum { MOST_LABELS = 32, FEW_ROWS = 30 }; // so few rows are named before larger places

/// A choropleth at work.
typedef struct choropleth_work {
    um_chart *chart;
    um_map map;
    um_classes classes;
    um_row_index rows;
    bool *is_drawn;    ///< rows whose territory lies in the region
    const char *level; ///< of the rows
    bool is_leaf_level;
    bool is_mixed; ///< rows of several levels, as where city districts stand in for their city
    const struct part_layer *parts; ///< what rows are that are no territories; NULL = territories
    size_t n_drawn;
    int64_t n_outside, n_not_in_result, n_marked, n_repeated;
} choropleth_work;

static void clear_work(choropleth_work *work) {
    um_map_close(&work->map);
    um_classes_clear(&work->classes);
    um_row_index_clear(&work->rows);
    free(work->is_drawn);
}

static inline void um_auto_choropleth_work(choropleth_work *work) {
    clear_work(work);
}

// ------------------------------------------------------------------------------------------- rows

/// Layers of polygons that are drawn over territories.
static const struct part_layer {
    const char *layer;
    const char *key;   ///< column with the territory where a row lies, and is named
    um_word word;      ///< what a row is
    bool has_outlines; ///< rows are larger than territories: they are told apart by their outlines
} part_layers[] = {{"territory_part", "key", UM_WORD_PARTS, false},
                   {"class_band", "key", UM_WORD_AREAS, false},
                   {"partition_region", "main_key", UM_WORD_REGIONS, true}};

/// @return NULL where rows are territories themselves
static const struct part_layer *find_parts(const char *layer) {
    for (size_t i = 0; layer && i < UM_COUNT(part_layers); i++)
        if (strcmp(part_layers[i].layer, layer) == 0)
            return &part_layers[i];
    return NULL;
}

static const um_place *place_of_row(const choropleth_work *work, size_t row) {
    const um_query *query = work->chart->query;
    int column =
        um_query_column_index(query, work->parts ? work->parts->key : query->layer_keys.items[0]);
    return um_map_place(&work->map, um_table_value(work->chart->table, row, (size_t)column)->text);
}

/// The first row of a territory's parts; -1 = none.
static long row_of_parts(const choropleth_work *work, const um_place *place) {
    for (size_t i = 0; i < work->chart->table->n_rows; i++)
        if (place_of_row(work, i) == place)
            return (long)i;
    return -1;
}

/// The row of a territory, or of the unit it lies in; -1 = none.
static long row_of_place(const choropleth_work *work, const um_place *place) {
    if (work->parts)
        return row_of_parts(work, place);
    for (int depth = 0; place && depth < 6; depth++) {
        long row = um_row_index_find(&work->rows, place->key, NULL);
        if (row >= 0)
            return row;
        place = um_map_place(&work->map, place->parent_key);
    }
    return -1;
}

static void read_rows(choropleth_work *work) {
    const um_chart *chart = work->chart;
    um_row_index_build(chart, &work->rows);
    work->is_drawn = um_alloc_array(chart->table->n_rows + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        const um_place *place = place_of_row(work, i);
        bool is_repeated = place && !work->parts && !work->rows.is_chosen[i];
        work->is_drawn[i] = place && !is_repeated;
        work->n_drawn += work->is_drawn[i];
        work->n_outside += !place;
        work->n_repeated += is_repeated;
        work->n_marked += work->is_drawn[i] && um_chart_is_marked(chart, i);
        work->is_leaf_level = work->is_leaf_level || (place && place->is_leaf);
        work->is_mixed =
            work->is_mixed || (place && work->level && strcmp(work->level, place->level) != 0);
        if (place && (!work->level || strcmp(work->level, "city_district") == 0))
            work->level = place->level; // among municipalities city districts are few
    }
    work->is_leaf_level = work->is_leaf_level || !work->level;
    for (size_t i = 0; i < work->map.n_places; i++)
        work->n_not_in_result +=
            work->map.places[i].is_leaf && row_of_place(work, &work->map.places[i]) < 0;
}

// ----------------------------------------------------------------------------------------- finding

typedef struct extremes {
    int64_t n, n_above, n_below;
    size_t highest, lowest;
    bool is_highest_tied, is_lowest_tied;
} extremes;

static double value_of(const choropleth_work *work, size_t row) {
    return um_table_value(work->chart->table, row, (size_t)work->classes.column)->real;
}

static extremes find_extremes(const choropleth_work *work) {
    extremes found = {0};
    for (size_t i = 0; i < work->chart->table->n_rows; i++) {
        double value = value_of(work, i);
        if (!work->is_drawn[i] || !isfinite(value))
            continue;
        double highest = found.n ? value_of(work, found.highest) : -INFINITY;
        double lowest = found.n ? value_of(work, found.lowest) : INFINITY;
        found.is_highest_tied = value == highest || (value < highest && found.is_highest_tied);
        found.is_lowest_tied = value == lowest || (value > lowest && found.is_lowest_tied);
        found.highest = value > highest ? i : found.highest;
        found.lowest = value < lowest ? i : found.lowest;
        found.n_above += value > 0;
        found.n_below += value < 0;
        found.n++;
    }
    return found;
}

static char *value_text(const choropleth_work *work, size_t row) {
    um_text text = {0};
    um_number_append_unit(&text, value_of(work, row), &work->classes.style, work->chart->language);
    return um_text_take(&text);
}

static void say_extreme(choropleth_work *work, um_word word, size_t row, bool is_tied) {
    um_chart *chart = work->chart;
    const char *name = um_chart_name_of_row(chart, row);
    if (is_tied || !*name)
        return;
    UM_AUTO(char) *value = value_text(work, row);
    if (chart->finding.length)
        um_text_append(&chart->finding, "; ");
    um_say(&chart->finding, word, chart->language, name, value, NULL, NULL);
}

/// NULL = a word for territories of any level.
static const char *counted_level(const choropleth_work *work) {
    return work->is_mixed ? NULL : work->level;
}

static bool say_own(choropleth_work *work, const extremes *found) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *all = um_chart_count(chart, found->n),
                  *some = um_chart_count(chart, found->n_above);
    um_pair_list_add(&values, "all", all);
    um_pair_list_add(&values, "some", some);
    UM_AUTO(char) *counted = um_word_of_level_counted(counted_level(work), chart->language);
    um_pair_list_add(&values, "territories", counted);
    return um_chart_own_finding(chart, &values);
}

static void say_finding(choropleth_work *work) {
    um_chart *chart = work->chart;
    if (work->classes.is_categorical) {
        const extremes counted = {.n = (int64_t)work->n_drawn};
        if (!say_own(work, &counted))
            um_classes_list(chart, &work->classes, &chart->finding);
        return;
    }
    extremes found = find_extremes(work);
    if (found.n == 0 || say_own(work, &found))
        return;
    UM_AUTO(char) *counted = um_word_of_level_counted(counted_level(work), chart->language),
                  *all = um_chart_count(chart, found.n),
                  *above = um_chart_count(chart, found.n_above),
                  *below = um_chart_count(chart, found.n_below);
    if (found.n_below)
        um_say(&chart->finding, UM_WORD_FINDING_BALANCE, chart->language, above, below, NULL, NULL);
    else if (found.n_above < found.n)
        um_say(&chart->finding, UM_WORD_FINDING_MORE_THAN_0, chart->language, above, all, counted,
               NULL);
    say_extreme(work, UM_WORD_FINDING_HIGHEST, found.highest, found.is_highest_tied);
    if (value_of(work, found.lowest) != 0)
        say_extreme(work, UM_WORD_FINDING_LOWEST, found.lowest, found.is_lowest_tied);
}

// ------------------------------------------------------------------------------------------ legend

static void legend_counted(um_chart *chart, um_sign sign, int class, const char *label,
                           int64_t count) {
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    um_page_legend(&chart->page, sign, class, um_format("%s\u00a0(%s)", label, number));
}

static void build_legend(choropleth_work *work) {
    um_chart *chart = work->chart;
    um_classes_legend(chart, &work->classes, UM_SIGN_BOX);
    legend_counted(chart, UM_SIGN_HATCH, 0, um_chart_mark_label(chart), work->n_marked);
    legend_counted(chart, UM_SIGN_BOX, UM_CLASS_NO_VALUE,
                   um_word_text(UM_WORD_NO_VALUE, chart->language), work->classes.n_no_value);
    if (chart->view) // those on the map are not all of them
        um_page_legend(&chart->page, UM_SIGN_BOX, UM_CLASS_NOT_IN_RESULT,
                       um_strdup(um_word_text(UM_WORD_FARTHER_AWAY, chart->language)));
    else if (!work->parts || !work->parts->has_outlines) // these hold territories of no row
        legend_counted(chart, UM_SIGN_BOX, UM_CLASS_NOT_IN_RESULT,
                       um_word_text(UM_WORD_NOT_IN_RESULT, chart->language), work->n_not_in_result);
    um_map_legend_focus(&work->map);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_OUTSIDE, work->n_outside);
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_REPEATED, work->n_repeated);
}

// -------------------------------------------------------------------------------------------- data

static int class_of_leaf(const um_map *map, const char *key, void *user) {
    const choropleth_work *work = user;
    if (work->parts) // each part has a colour of its own
        return UM_CLASS_NOT_IN_RESULT;
    long row = row_of_place(work, um_map_place(map, key));
    return row < 0 ? UM_CLASS_NOT_IN_RESULT
                   : um_class_of_row(work->chart, &work->classes, (size_t)row);
}

/// Rows that are polygons, over the territories: filled (data_parts), and where they are larger
/// their outlines (data_outlines).
static um_status draw_parts(choropleth_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_AUTO(um_text) data = {0};
    UM_AUTO(um_text) outlines = {0};
    size_t n = 0, n_outlines = 0;
    if (work->parts)
        UM_TRY(um_layer_reader_open_for(chart->job->db, chart->query, &reader, err));
    for (size_t i = 0; work->parts && i < chart->table->n_rows; i++) {
        UM_AUTO(um_paths) paths = {0};
        if (!work->is_drawn[i])
            continue;
        UM_TRY(um_layer_fetch_row(reader, um_table_row(chart->table, i), &paths, err));
        um_map_transform(&work->map, &paths);
        um_map_simplify(&paths, part_tolerance);
        um_map_clip_polygons(&paths, work->map.area);
        um_map_append_polygons(&paths, um_class_of_row(chart, &work->classes, i), &data, &n);
        um_label_avoid_lines(&work->map.labels, &paths, 1);
        if (work->parts->has_outlines) {
            um_map_append_lines(&paths, 0, &outlines);
            n_outlines += paths.n_items;
        }
    }
    UM_TRY(um_chart_data(chart, "parts", &data, n, err));
    return um_chart_data(chart, "outlines", &outlines, n_outlines, err);
}

/// Lines over territories whose figure may be more.
static um_status draw_hatch(choropleth_work *work, um_error *err) {
    um_chart *chart = work->chart;
    UM_AUTO(um_text) data = {0};
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        UM_AUTO(um_paths) paths = {0};
        if (!work->is_drawn[i] || !um_chart_is_marked(chart, i))
            continue;
        UM_TRY(um_map_shape(&work->map, place_of_row(work, i)->key, &paths, err));
        um_map_append_hatch(&paths, hatch_step, &data);
    }
    UM_TRY(um_page_hatch_signs(chart, hatch_step, err));
    return um_chart_data(chart, "hatch", &data, (size_t)work->n_marked, err);
}

/// Few rows are what the map is about: they are named before the large towns.
static void weigh_places(choropleth_work *work) {
    if (work->n_drawn > FEW_ROWS)
        return;
    for (size_t i = 0; i < work->chart->table->n_rows; i++) {
        um_place *place = (um_place *)place_of_row(work, i);
        if (work->is_drawn[i])
            place->weight = 1e12 + place->weight;
    }
}

/// `extent=rows`: the map shows the rows or, where they are territories, these and the focus.
static um_status zoom(choropleth_work *work, um_error *err) {
    um_chart *chart = work->chart;
    const char *extent = um_chart_option(chart, "extent");
    const um_place *focus = chart->focus ? um_map_place(&work->map, chart->focus) : NULL;
    if (!extent || strcmp(extent, "rows") != 0 || chart->view) // the view has an extent of its own
        return UM_OK;
    if (work->parts)
        return um_map_zoom_to_rows(&work->map, work->is_drawn, err);
    const um_place **places = um_alloc_array(chart->table->n_rows + 1, sizeof *places);
    size_t n = 0;
    for (size_t i = 0; i < chart->table->n_rows; i++)
        if (work->is_drawn[i])
            places[n++] = place_of_row(work, i);
    if (n && focus)
        places[n++] = focus;
    um_status status = um_map_zoom(&work->map, places, n, err);
    free(places);
    return status;
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(choropleth_work) work = {.chart = chart};
    work.parts = find_parts(chart->query->layer);
    if (!work.parts)
        UM_TRY(um_map_require_layer(chart, "territory", err));
    UM_TRY(um_map_open(chart, &work.map, err));
    read_rows(&work);
    UM_TRY(um_classes_read(chart, work.is_drawn, &work.classes, err));
    say_finding(&work);
    build_legend(&work);
    UM_TRY(zoom(&work, err));
    UM_AUTO(char) *title =
        um_classes_title(chart, &work.classes,
                         work.parts ? um_word_text(work.parts->word, chart->language)
                                    : um_word_of_level(counted_level(&work), chart->language));
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, class_of_leaf, &work, work.is_leaf_level, err));
    UM_TRY(draw_parts(&work, err));
    UM_TRY(draw_hatch(&work, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    weigh_places(&work);
    um_map_label_places(&work.map, work.is_leaf_level ? NULL : work.level, MOST_LABELS);
    um_classes_script(chart, &work.classes);
    um_gnuplot_number(&chart->script, "n_not_in_result", (double)work.n_not_in_result);
    um_gnuplot_number(&chart->script, "is_leaf_level", work.is_leaf_level);
    um_classes_describe_map(chart, &work.classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_choropleth = {
    "choropleth", N_("territories coloured by class or category"), true,
    "value! classes categories palette legend mark label extent finding finding.de", prepare};
