#include "publish/map_layer.h"

#include "publish/layer_style.h"
#include "publish/layers.h"
#include "publish/map.h"
#include "publish/writer.h"

#include <math.h>
#include <string.h>

enum { LONGEST_TEXT = 200 }; // characters of a figure that is a text

/// A layer at work.
typedef struct layer_work {
    um_map_data *data;
    const um_report_section *section;
    const um_table *table;
    const um_query *query;
    const um_map_layer_text *text;
    const struct layer_kind *kind;
    const um_layer_style *style; // borrowed
    um_layer_style *own_style;   // where the section brings none
    int key_columns[UM_LAYER_KEYS_MAX];
    um_rings *regions; // of a partition, in the order of their first rows
    int32_t *region_of_row;
    um_paths *paths; // of each row, where the layer has a geometry of its own; NULL = none
    bool *is_drawn;  // rows that are features
    int64_t n_outside, n_left_out;
} layer_work;

/// What a kind of layer is on the page.
typedef struct layer_kind {
    const char *layer; ///< as in publish/layers.h; NULL = every other
    const char *kind;  ///< as report_map.js knows it
    um_status (*find)(layer_work *work, um_error *err); ///< sets is_drawn
    void (*write)(const layer_work *work, um_text *json);
} layer_kind;

static void clear_work(layer_work *work) {
    for (size_t i = 0; work->paths && i < work->table->n_rows; i++)
        um_paths_clear(&work->paths[i]);
    for (size_t i = 0; work->regions && i < work->table->n_rows; i++)
        um_rings_clear(&work->regions[i]);
    free(work->paths);
    free(work->regions);
    free(work->region_of_row);
    free(work->is_drawn);
    um_layer_style_free(work->own_style);
}

static inline void um_auto_layer_work(layer_work *work) {
    clear_work(work);
}

static const char *key_of(const layer_work *work, size_t row, size_t key) {
    return um_table_value(work->table, row, (size_t)work->key_columns[key])->text;
}

static int32_t place_of(const layer_work *work, size_t row, size_t key) {
    return um_topology_find(&work->data->topology, key_of(work, row, key));
}

static void comma(um_text *json, bool *is_first) {
    if (!*is_first)
        um_text_append_n(json, ",", 1);
    *is_first = false;
}

// ------------------------------------------------------------------------------------- territories

static um_status find_places(layer_work *work, um_error *err) {
    (void)err;
    for (size_t i = 0; i < work->table->n_rows; i++) {
        int32_t place = place_of(work, i, 0);
        work->is_drawn[i] = place >= 0 && work->data->topology.places[place].rings.n_items > 0;
    }
    return UM_OK;
}

static void write_places(const layer_work *work, um_text *json) {
    bool is_first = true;
    um_text_append(json, "\"at\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        um_text_append_format(json, "%d", (int)place_of(work, i, 0));
    }
    um_text_append(json, "]");
}

// ----------------------------------------------------------------------------------------- regions

/// Rings around the units of one region, from the arcs of their level: no unit is in two of them,
/// but in areas of different centres, hence region by region.
static um_status dissolve_region(layer_work *work, sqlite3_stmt *select, size_t row,
                                 int32_t *group_of, um_error *err) {
    const um_topology *topology = &work->data->topology;
    for (size_t i = 0; i < topology->n_places; i++)
        group_of[i] = -1;
    um_db_bind_text(select, 1, key_of(work, row, 0));
    um_db_bind_text(select, 2, key_of(work, row, 1));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(work->data->db, select, &has_row, err));
        if (!has_row)
            break;
        int32_t place = um_topology_find(topology, um_db_column_text(select, 0));
        if (place >= 0)
            group_of[place] = 0;
    }
    sqlite3_reset(select);
    um_topology_dissolve(topology, group_of, 1, &work->regions[row]);
    work->is_drawn[row] = work->regions[row].n_items > 0;
    return UM_OK;
}

static um_status find_regions(layer_work *work, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    int32_t *group_of = um_alloc_array(work->data->topology.n_places, sizeof *group_of);
    work->regions = um_alloc_array(work->table->n_rows, sizeof *work->regions);
    um_status status = um_db_prepare(
        work->data->db,
        "SELECT key FROM partition_unit WHERE partition_id = ?1 AND region_key = ?2", &select, err);
    for (size_t i = 0; i < work->table->n_rows && status == UM_OK; i++)
        status = dissolve_region(work, select, i, group_of, err);
    free(group_of);
    return status;
}

static void write_regions(const layer_work *work, um_text *json) {
    bool is_first = true;
    um_text_append(json, "\"rings\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        um_map_data_rings(&work->regions[i], json);
    }
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------- flows

static bool has_anchor(const layer_work *work, int32_t place) {
    return place >= 0 && work->data->topology.places[place].has_anchor;
}

static um_status find_flows(layer_work *work, um_error *err) {
    (void)err;
    for (size_t i = 0; i < work->table->n_rows; i++) {
        int32_t a = place_of(work, i, 0), b = place_of(work, i, 1);
        work->is_drawn[i] = a != b && has_anchor(work, a) && has_anchor(work, b);
    }
    return UM_OK;
}

static void write_ends(const layer_work *work, um_text *json) {
    bool is_first = true;
    um_text_append(json, "\"ends\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        um_text_append_format(json, "%d,%d", (int)place_of(work, i, 0), (int)place_of(work, i, 1));
    }
    um_text_append(json, "]");
}

// ----------------------------------------------------------------------------- own geometries

static um_status read_paths(layer_work *work, const bool *is_wanted, um_error *err) {
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_TRY(um_layer_reader_open_for(work->data->db, work->query, &reader, err));
    work->paths = um_alloc_array(work->table->n_rows, sizeof *work->paths);
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (is_wanted && !is_wanted[i])
            continue;
        UM_TRY(um_layer_fetch_row(reader, um_table_row(work->table, i), &work->paths[i], err));
        work->is_drawn[i] = work->is_drawn[i] || work->paths[i].n_items > 0;
    }
    return UM_OK;
}

/// A section or a point outside of all territories has no key: pictures leave it out, too.
static void leave_out_keyless(layer_work *work) {
    int column = um_query_column_index(work->query, "key");
    for (size_t i = 0; column >= 0 && i < work->table->n_rows; i++)
        if (!*um_table_value(work->table, i, (size_t)column)->text)
            work->is_drawn[i] = false;
}

static um_status find_paths(layer_work *work, um_error *err) {
    UM_TRY(read_paths(work, NULL, err));
    leave_out_keyless(work);
    return UM_OK;
}

static size_t count_points(const layer_work *work) {
    size_t n = 0;
    for (size_t i = 0; i < work->table->n_rows; i++)
        for (size_t j = 0; work->is_drawn[i] && j < work->paths[i].n_items; j++)
            n += work->paths[i].items[j].n;
    return n;
}

static void simplify(const layer_work *work) {
    double tolerance_m = UM_MAP_TOLERANCE_STEPS * work->data->topology.grid.step_m;
    do {
        for (size_t i = 0; i < work->table->n_rows; i++)
            if (work->is_drawn[i])
                um_map_simplify(&work->paths[i], tolerance_m);
        tolerance_m *= 2;
    } while (count_points(work) > UM_MAP_MOST_POINTS &&
             tolerance_m < work->data->topology.bounds[2] - work->data->topology.bounds[0]);
}

/// The number of a shape; the same shape in two layers stands once.
static int32_t add_shape(const layer_work *work, const um_paths *paths) {
    UM_AUTO(um_text) code = {0};
    for (size_t i = 0; i < paths->n_items; i++) {
        um_map_point *points = um_alloc_array(paths->items[i].n + 1, sizeof *points);
        size_t n = um_map_grid_line(&work->data->topology.grid, paths->items[i].xy,
                                    paths->items[i].n, points);
        um_text_append(&code, i ? ",\"" : "\"");
        um_map_code_points(&code, points, n);
        um_text_append(&code, "\"");
        free(points);
    }
    return um_intern_add(&work->data->shapes, code.data ? code.data : "", code.length, NULL);
}

static void write_shapes(const layer_work *work, um_text *json) {
    bool is_first = true;
    simplify(work);
    um_text_append(json, "\"shapes\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        um_text_append_format(json, "%d", (int)add_shape(work, &work->paths[i]));
    }
    um_text_append(json, "]");
}

static void write_points(const layer_work *work, um_text *json) {
    um_map_point *points = um_alloc_array(work->table->n_rows, sizeof *points);
    size_t n = 0;
    for (size_t i = 0; i < work->table->n_rows; i++)
        if (work->is_drawn[i])
            points[n++] = um_map_grid_point(&work->data->topology.grid, work->paths[i].items[0].xy);
    um_text_append(json, "\"points\":\"");
    um_map_code_points(json, points, n);
    um_text_append(json, "\"");
    free(points);
}

// ----------------------------------------------------------------------------------------- borders

static bool is_border_in_arcs(const layer_work *work, size_t row, um_ring *arcs) {
    int32_t a = place_of(work, row, 0), b = place_of(work, row, 1);
    return a >= 0 && b >= 0 && um_topology_border(&work->data->topology, a, b, arcs) > 0;
}

/// A border is made of the arcs of the territories; one that was matched over a gap is in no arc.
static um_status find_borders(layer_work *work, um_error *err) {
    bool *is_wanted = um_alloc_array(work->table->n_rows, sizeof *is_wanted);
    for (size_t i = 0; i < work->table->n_rows; i++) {
        um_ring arcs = {0};
        work->is_drawn[i] = is_border_in_arcs(work, i, &arcs);
        is_wanted[i] = !work->is_drawn[i];
        free(arcs.arcs);
    }
    um_status status = read_paths(work, is_wanted, err);
    free(is_wanted);
    return status;
}

static void write_border(const layer_work *work, size_t row, um_text *json) {
    um_ring arcs = {0};
    if (is_border_in_arcs(work, row, &arcs)) {
        um_rings list = {.items = &arcs, .n_items = 1};
        um_map_data_rings(&list, json);
    } else {
        um_text_append_format(json, "%d", (int)add_shape(work, &work->paths[row]));
    }
    free(arcs.arcs);
}

static void write_borders(const layer_work *work, um_text *json) {
    bool is_first = true;
    simplify(work);
    um_text_append(json, "\"borders\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        write_border(work, i, json);
    }
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------- kinds

static const layer_kind *kind_of(const um_layer *layer) {
    static const layer_kind named[] = {
        {"territory", "area", find_places, write_places},
        {"partition_region", "region", find_regions, write_regions},
        {"border", "border", find_borders, write_borders},
        {"flow_line", "flow", find_flows, write_ends},
    };
    static const layer_kind points = {NULL, "point", find_paths, write_points};
    static const layer_kind lines = {NULL, "line", find_paths, write_shapes};
    static const layer_kind polygons = {NULL, "polygon", find_paths, write_shapes};
    for (size_t i = 0; i < UM_COUNT(named); i++)
        if (strcmp(named[i].layer, layer->name) == 0)
            return &named[i];
    return layer->type == UM_POINT ? &points : layer->type == UM_MULTIPOLYGON ? &polygons : &lines;
}

// ------------------------------------------------------------------------------------ what is kept

typedef struct ranked_row {
    double value;
    size_t row;
} ranked_row;

static int compare_ranked(const void *a, const void *b) {
    const ranked_row *one = a, *two = b;
    if (one->value != two->value)
        return one->value > two->value ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

/// Whether rows have a figure by which some are larger.
static bool is_ranked(const layer_work *work) {
    return work->style->column >= 0 &&
           work->query->columns[work->style->column].type != UM_VALUE_TEXT;
}

/// The size of a row's figure; rows without one come last.
static double weight_of(const layer_work *work, size_t row) {
    if (!is_ranked(work))
        return 0;
    double value = um_table_value(work->table, row, (size_t)work->style->column)->real;
    return isnan(value) ? -1 : fabs(value);
}

static void keep_largest(layer_work *work) {
    size_t n = 0;
    size_t most = strcmp(work->kind->kind, "flow") == 0 ? UM_MAP_MOST_FLOWS : UM_MAP_MOST_FEATURES;
    ranked_row *rows = um_alloc_array(work->table->n_rows, sizeof *rows);
    for (size_t i = 0; i < work->table->n_rows; i++)
        if (work->is_drawn[i])
            rows[n++] = (ranked_row){weight_of(work, i), i};
    qsort(rows, n, sizeof *rows, compare_ranked);
    for (size_t i = most; i < n; i++) {
        work->is_drawn[rows[i].row] = false;
        work->n_left_out++;
    }
    free(rows);
}

static void count_outside(layer_work *work) {
    for (size_t i = 0; i < work->table->n_rows; i++)
        work->n_outside += !work->is_drawn[i];
}

/// Rows of a territory of which the picture shows another, and rows below the first class of a
/// picture of flows.
static void leave_out_hidden(layer_work *work) {
    for (size_t i = 0; i < work->table->n_rows; i++)
        work->is_drawn[i] = work->is_drawn[i] && !work->style->is_repeated[i];
    for (size_t i = 0; i < work->table->n_rows; i++)
        if (work->is_drawn[i] && work->style->class_of_row[i] < 0) {
            work->is_drawn[i] = false;
            work->n_left_out++;
        }
}

static size_t count_features(const layer_work *work) {
    size_t n = 0;
    for (size_t i = 0; i < work->table->n_rows; i++)
        n += work->is_drawn[i];
    return n;
}

// ----------------------------------------------------------------------------------------- figures

static bool is_key(const um_query *query, const um_query_column *column) {
    return um_text_list_has(&query->layer_keys, column->name) || strcmp(column->name, "key") == 0 ||
           um_has_suffix(column->name, "_key") || um_has_suffix(column->name, "_id");
}

static bool is_name(const um_query_column *column) {
    static const char *const names[] = {"name", "pair", "a_name", "b_name", "short_name"};
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(names[i], column->name) == 0)
            return true;
    return false;
}

static bool is_plotted(const um_query *query, const char *column) {
    static const char *const options[] = {"value", "category", "legend", "mark"};
    for (size_t i = 0; i < query->n_plots; i++)
        for (size_t j = 0; j < UM_COUNT(options); j++) {
            const char *named = um_pair_list_get(&query->plots[i].options, options[j]);
            if (named && strcmp(named, column) == 0)
                return true;
        }
    return false;
}

/// The figures of a feature: what is plotted first, then the others as they stand; names and keys
/// are said otherwise. @return how many
static size_t choose_columns(const layer_work *work, size_t columns[UM_MAP_MOST_COLUMNS]) {
    size_t n = 0, n_features = count_features(work);
    size_t most = UM_MAP_MOST_CELLS / (n_features ? n_features : 1);
    most = most < 1 ? 1 : most > UM_MAP_MOST_COLUMNS ? UM_MAP_MOST_COLUMNS : most;
    for (int is_wanted = 1; is_wanted >= 0; is_wanted--)
        for (size_t i = 0; i < work->query->n_columns && n < most; i++) {
            const um_query_column *column = &work->query->columns[i];
            if (!is_key(work->query, column) && !is_name(column) &&
                is_plotted(work->query, column->name) == (is_wanted == 1))
                columns[n++] = i;
        }
    return n;
}

static bool is_number(const um_query_column *column) {
    return column->type != UM_VALUE_TEXT && strcmp(column->unit, "flag") != 0;
}

static void cut(um_text *text) {
    if (um_text_width(text->data ? text->data : "") <= LONGEST_TEXT)
        return;
    size_t at = LONGEST_TEXT;
    while (at && ((unsigned char)text->data[at] & 0xc0) == 0x80)
        at--;
    text->length = at;
    text->data[at] = '\0';
    um_text_append(text, "\u2026");
}

/// A figure as the table of the page has it.
static void say_value(const layer_work *work, size_t row, size_t column,
                      const um_number_style *style, um_text *text) {
    const um_value *value = um_table_value(work->table, row, column);
    const char *language = work->data->language;
    um_text_reset(text);
    if (value->is_null)
        return;
    if (is_number(&work->query->columns[column])) {
        um_number_append(text, value->real, style, language);
    } else if (value->type != UM_VALUE_TEXT) {
        um_text_append(text, um_word_of_value(value->integer ? "yes" : "no", language));
    } else {
        um_append_words_of_value(text, value->text, language);
        cut(text);
    }
}

/// Values that repeat stand once.
static void write_values(const layer_work *work, size_t column, const um_number_style *style,
                         um_text *json) {
    UM_AUTO(um_intern) words = {0};
    UM_AUTO(um_text) value = {0}, numbers = {0};
    bool is_first = true;
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        say_value(work, i, column, style, &value);
        int32_t word = um_intern_add(&words, value.data ? value.data : "", value.length, NULL);
        comma(&numbers, &is_first);
        um_text_append_format(&numbers, "%d", (int)word);
    }
    um_text_append(json, ",\"words\":[");
    for (size_t i = 0; i < words.n; i++) {
        um_text_append(json, i ? "," : "");
        um_json_append_text(json, um_intern_text(&words, (int32_t)i));
    }
    um_text_append_format(json, "],\"of\":[%s]", numbers.data ? numbers.data : "");
}

static void write_figures(const layer_work *work, um_text *json) {
    size_t columns[UM_MAP_MOST_COLUMNS];
    size_t n = choose_columns(work, columns);
    um_text_append(json, ",\n\"figures\":[");
    for (size_t i = 0; i < n; i++) {
        const um_query_column *column = &work->query->columns[columns[i]];
        um_number_style style = {.unit = ""};
        if (is_number(column))
            style = um_number_style_of(work->table, columns[i], work->data->language);
        um_text_append(json, i ? ",\n{\"label\":" : "{\"label\":");
        um_json_append_text(json, um_query_column_description(column, work->data->language));
        um_text_append(json, ",\"unit\":");
        um_json_append_text(json, style.unit ? style.unit : "");
        write_values(work, columns[i], &style, json);
        um_text_append(json, "}");
    }
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------- names

/// The column that names a row; -1 where its territories do.
static int name_column(const layer_work *work) {
    static const char *const names[] = {"pair", "name", "short_name", "corridor", "corridor_names"};
    static const char *const by_places[] = {"area", "flow", "border"};
    for (size_t i = 0; i < UM_COUNT(by_places); i++)
        if (strcmp(work->kind->kind, by_places[i]) == 0)
            return -1;
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (um_query_column_index(work->query, names[i]) >= 0)
            return um_query_column_index(work->query, names[i]);
    for (size_t i = 0; i < work->query->n_columns; i++)
        if (work->query->columns[i].type == UM_VALUE_TEXT &&
            !is_key(work->query, &work->query->columns[i]))
            return (int)i;
    return work->key_columns[0];
}

static void append_pair_name(const layer_work *work, size_t row, um_text *name) {
    for (size_t key = 0; key < 2; key++) {
        int32_t place = place_of(work, row, key);
        um_text_append_format(name, "%s%s", key ? " \u2013 " : "",
                              place < 0 ? key_of(work, row, key)
                                        : work->data->topology.places[place].name);
    }
}

/// Names of pairs of territories are made of theirs.
static void write_names(const layer_work *work, um_text *json) {
    int column = name_column(work);
    bool is_border = strcmp(work->kind->kind, "border") == 0, is_first = true;
    UM_AUTO(um_text) name = {0};
    if (column < 0 && !is_border)
        return;
    um_text_append(json, ",\n\"names\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        um_text_reset(&name);
        if (column < 0)
            append_pair_name(work, i, &name);
        else
            um_append_words_of_value(&name, um_table_value(work->table, i, (size_t)column)->text,
                                     work->data->language);
        cut(&name);
        comma(json, &is_first);
        um_json_append_text(json, name.data ? name.data : "");
    }
    um_text_append(json, "]");
}

// ----------------------------------------------------------------------------------------- classes

/// Index of a row's class; what has no value comes behind the classes.
static size_t class_of(const layer_work *work, size_t row) {
    int class = work->style->class_of_row[row];
    return class > 0 ? (size_t) class - 1 : work->style->n_classes;
}

static void write_class(const layer_work *work, const um_style_class *class, int64_t n,
                        um_text *json) {
    UM_AUTO(um_text) count = {0};
    um_count_append(&count, n, work->data->language);
    um_text_append(json, "{\"label\":");
    um_json_append_text(json, class->label);
    um_text_append_format(json, ",\"colour\":\"#%06x\",\"n\":", (unsigned)class->color);
    um_json_append_text(json, count.data);
    um_text_append_format(json, ",\"width\":%g,\"dashed\":%d,\"shown\":%d}", class->width,
                          class->is_dashed, class->is_in_legend);
}

static int64_t *count_classes(const layer_work *work) {
    int64_t *counts = um_alloc_array(work->style->n_classes + 1, sizeof *counts);
    for (size_t i = 0; i < work->table->n_rows; i++)
        counts[class_of(work, i)] += work->is_drawn[i];
    return counts;
}

static void write_classes(const layer_work *work, um_text *json) {
    const um_layer_style *style = work->style;
    int64_t *counts = count_classes(work);
    um_text_append(json, ",\n\"legend\":");
    um_json_append_text(json, style->legend_title);
    um_text_append(json, ",\"classes\":[");
    for (size_t i = 0; i < style->n_classes; i++) {
        um_text_append(json, i ? "," : "");
        write_class(work, &style->classes[i], counts[i], json);
    }
    if (counts[style->n_classes]) {
        um_style_class none = {.label = style->no_value_label,
                               .color = style->no_value_color,
                               .width = style->classes[0].width,
                               .is_in_legend = true};
        um_text_append(json, ",");
        write_class(work, &none, counts[style->n_classes], json);
    }
    um_text_append(json, "]");
    free(counts);
}

/// Digits of base 36: a layer has fewer classes.
static void write_class_of_rows(const layer_work *work, um_text *json) {
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    um_text_append(json, ",\n\"class\":\"");
    for (size_t i = 0; i < work->table->n_rows; i++)
        if (work->is_drawn[i])
            um_text_append_n(json, &digits[class_of(work, i) % 36], 1);
    um_text_append(json, "\"");
}

static void write_marks(const layer_work *work, um_text *json) {
    size_t feature = 0;
    bool is_first = true;
    if (!work->style->mark_label)
        return;
    um_text_append(json, ",\n\"mark\":");
    um_json_append_text(json, work->style->mark_label);
    um_text_append(json, ",\"marked\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        if (work->style->is_marked[i]) {
            comma(json, &is_first);
            um_text_append_format(json, "%zu", feature);
        }
        feature++;
    }
    um_text_append(json, "]");
}

/// The number of the row of each feature, where features are not just the rows.
static void write_rows(const layer_work *work, um_text *json) {
    bool is_first = true;
    if (count_features(work) == work->table->n_rows)
        return;
    um_text_append(json, ",\n\"rows\":[");
    for (size_t i = 0; i < work->table->n_rows; i++) {
        if (!work->is_drawn[i])
            continue;
        comma(json, &is_first);
        um_text_append_format(json, "%zu", i);
    }
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------- notes

static void write_note(const layer_work *work, um_word word, int64_t n, bool *is_first,
                       um_text *json) {
    UM_AUTO(um_text) count = {0}, all = {0}, sentence = {0};
    if (n == 0)
        return;
    um_count_append(&count, n, work->data->language);
    um_count_append(&all, (int64_t)work->table->n_rows, work->data->language);
    um_say(&sentence, word, work->data->language, count.data, all.data, NULL, NULL);
    comma(json, is_first);
    um_json_append_text(json, sentence.data);
}

static void write_notes(const layer_work *work, um_text *json) {
    bool is_first = true;
    um_text_append(json, ",\n\"notes\":[");
    write_note(work, is_ranked(work) ? UM_WORD_MAP_LEFT_OUT : UM_WORD_MAP_LEFT_OUT_FIRST,
               work->n_left_out, &is_first, json);
    write_note(work, UM_WORD_MAP_OUTSIDE, work->n_outside, &is_first, json);
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------- layer

static void write_layer(const layer_work *work, um_text *json) {
    const struct {
        const char *member, *text;
    } texts[] = {{"name", work->section->name},
                 {"title", work->text->title},
                 {"topic", work->text->topic},
                 {"kind", work->kind->kind}};
    um_text_append(json, work->data->n_layers ? ",\n{" : "\n{");
    for (size_t i = 0; i < UM_COUNT(texts); i++) {
        um_text_append_format(json, "%s\"%s\":", i ? "," : "", texts[i].member);
        um_json_append_text(json, texts[i].text);
    }
    um_text_append_format(json, ",\"shown\":%zu,\n", work->text->n_shown);
    work->kind->write(work, json);
    write_names(work, json);
    write_classes(work, json);
    write_class_of_rows(work, json);
    write_marks(work, json);
    write_figures(work, json);
    write_rows(work, json);
    write_notes(work, json);
    um_text_append(json, "}");
}

um_status um_map_layer_write(um_map_data *data, const um_report_section *section,
                             const um_map_layer_text *text, um_error *err) {
    UM_AUTO(layer_work)
    work = {.data = data,
            .section = section,
            .table = section->table,
            .query = section->query,
            .text = text,
            .kind = kind_of(um_layer_find(section->query->layer))};
    for (size_t i = 0; i < work.query->layer_keys.n_items && i < UM_LAYER_KEYS_MAX; i++)
        work.key_columns[i] = um_query_column_index(work.query, work.query->layer_keys.items[i]);
    work.is_drawn = um_alloc_array(work.table->n_rows, sizeof *work.is_drawn);
    UM_TRY(work.kind->find(&work, err));
    count_outside(&work);
    if (!section->style)
        UM_TRY(um_layer_style_new(data->db, work.table, data->language, &work.own_style, err));
    work.style = section->style ? section->style : work.own_style;
    leave_out_hidden(&work);
    keep_largest(&work);
    if (count_features(&work) == 0)
        return UM_OK;
    write_layer(&work, &data->layers);
    data->n_layers++;
    return UM_OK;
}

void um_map_layer_find_forums(um_map_data *data, const um_report_section *section, size_t n_shown) {
    const um_query *query = section->query;
    int column = um_query_column_index(query, "forum_id");
    bool is_about_forums =
        column == 0 && query->n_focuses == 1 && query->focuses[0].kind == UM_FOCUS_FORUM;
    for (size_t i = 0; is_about_forums && i < section->table->n_rows && i < n_shown; i++) {
        UM_AUTO(char) *item =
            um_format("%s\t%s\t%zu", um_table_value(section->table, i, 0)->text, section->name, i);
        um_text_list_add(&data->searched, item);
    }
}
