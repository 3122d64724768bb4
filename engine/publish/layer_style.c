#include "publish/layer_style.h"

#include "publish/layers.h"
#include "publish/palette.h"
#include "publish/row_index.h"

#include <math.h>
#include <string.h>

static const double single_width = 1.6; // px of lines that have no classes

// ------------------------------------------------------------------------------------------- rows

/// What says which rows a map draws: those it leaves out have no part in its classes.
typedef struct row_filter {
    const um_chart *chart;
    sqlite3_stmt *territory; ///< whether a key is one
    um_row_index rows;       ///< of a choropleth of territories
    double first_bound;
} row_filter;

static const um_value *value_at(const row_filter *filter, size_t row, int column) {
    return um_table_value(filter->chart->table, row, (size_t)column);
}

static const char *key_of(const row_filter *filter, size_t row, size_t i) {
    const um_query *query = filter->chart->query;
    int column = um_query_column_index(query, query->layer_keys.items[i]);
    return value_at(filter, row, column)->text;
}

static um_status is_territory(const row_filter *filter, const char *key, bool *is_known,
                              um_error *err) {
    sqlite3_reset(filter->territory);
    um_db_bind_text(filter->territory, 1, key);
    return um_db_step(filter->chart->job->db, filter->territory, is_known, err);
}

static bool is_choropleth_of_territories(const um_chart *chart) {
    return chart->ops == &um_chart_choropleth && strcmp(chart->query->layer, "territory") == 0;
}

static um_status is_in_choropleth(const row_filter *filter, size_t row, bool *is_drawn,
                                  um_error *err) {
    if (!is_choropleth_of_territories(filter->chart))
        return UM_OK;
    *is_drawn = filter->rows.is_chosen[row];
    if (!*is_drawn)
        return UM_OK;
    return is_territory(filter, key_of(filter, row, 0), is_drawn, err);
}

static um_status is_in_corridor_map(const row_filter *filter, size_t row, bool *is_drawn,
                                    um_error *err) {
    (void)err;
    int column = um_query_column_index(filter->chart->query, "key");
    *is_drawn = column < 0 || *value_at(filter, row, column)->text;
    return UM_OK;
}

static um_status is_in_flow_map(const row_filter *filter, size_t row, bool *is_drawn,
                                um_error *err) {
    int column = um_chart_column(filter->chart, "value");
    const char *a = key_of(filter, row, 0), *b = key_of(filter, row, 1);
    bool is_known = false;
    *is_drawn = strcmp(a, b) != 0 && value_at(filter, row, column)->real >= filter->first_bound;
    if (!*is_drawn)
        return UM_OK;
    UM_TRY(is_territory(filter, a, is_drawn, err));
    UM_TRY(is_territory(filter, b, &is_known, err));
    *is_drawn = *is_drawn && is_known;
    return UM_OK;
}

static const struct {
    const char *chart;
    um_status (*is_drawn)(const row_filter *filter, size_t row, bool *is_drawn, um_error *err);
} filters[] = {
    {"choropleth", is_in_choropleth},
    {"corridor_map", is_in_corridor_map},
    {"flow_map", is_in_flow_map},
};

static um_status choose_rows(const um_chart *chart, um_layer_style *style, bool *is_drawn,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *territory = NULL;
    UM_TRY(
        um_db_prepare(chart->job->db, "SELECT 1 FROM territory WHERE key = ?1", &territory, err));
    row_filter filter = {
        .chart = chart, .territory = territory, .first_bound = um_classes_first_bound(chart)};
    um_status status = UM_OK;
    if (is_choropleth_of_territories(chart))
        um_row_index_build(chart, &filter.rows);
    for (size_t i = 0; status == UM_OK && i < chart->table->n_rows; i++) {
        is_drawn[i] = true;
        for (size_t j = 0; status == UM_OK && j < UM_COUNT(filters); j++)
            if (strcmp(filters[j].chart, chart->ops->name) == 0)
                status = filters[j].is_drawn(&filter, i, &is_drawn[i], err);
        style->is_repeated[i] = filter.rows.is_chosen && !filter.rows.is_chosen[i];
    }
    um_row_index_clear(&filter.rows);
    return status;
}

// ----------------------------------------------------------------------------------------- classes

static um_style_class make_class(const um_classes *classes, size_t i, const um_class_look *look) {
    bool is_last = i + 1 == classes->n;
    um_style_class class = {.label = um_strdup(classes->labels.items[i]),
                            .color = look->color,
                            .width = look->width,
                            .is_dashed = look->is_dashed,
                            .is_in_legend = um_classes_is_in_legend(classes, i),
                            .n_rows = classes->counts[i],
                            .lower = -INFINITY,
                            .upper = INFINITY};
    if (!classes->is_categorical) {
        class.lower = classes->bounds.items[i];
        class.upper = is_last ? INFINITY : classes->bounds.items[i + 1];
    } else if (i < classes->values.n_items) {
        class.value = um_strdup(classes->values.items[i]);
    }
    return class;
}

static void take_classes(um_layer_style *style, const um_chart *chart, const um_classes *classes) {
    UM_AUTO(um_class_look) *looks = um_alloc_array(classes->n + 1, sizeof *looks);
    um_palette_looks(chart, classes, looks);
    style->kind = classes->is_categorical ? UM_STYLE_CATEGORIZED : UM_STYLE_GRADUATED;
    style->chart = chart->ops->name;
    style->column = classes->column;
    style->legend_title = um_classes_column_title(chart, classes);
    style->n_no_value = classes->n_no_value;
    style->n_classes = classes->n;
    style->classes = um_alloc_array(classes->n, sizeof *style->classes);
    for (size_t i = 0; i < classes->n; i++)
        style->classes[i] = make_class(classes, i, &looks[i]);
}

/// UM_CLASS_NOT_IN_RESULT where a value lies under the first bound: no class holds it.
static int class_of_row(const um_chart *chart, const um_classes *classes, size_t row) {
    int class = um_class_of_row(chart, classes, row);
    double value = um_table_value(chart->table, row, (size_t)classes->column)->real;
    bool is_under = class == 1 && !classes->is_categorical && value < classes->bounds.items[0];
    return is_under ? UM_CLASS_NOT_IN_RESULT : class;
}

static void find_extent(um_layer_style *style, const um_table *table) {
    style->least = INFINITY;
    style->greatest = -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        double value = um_table_value(table, i, (size_t)style->column)->real;
        style->least = fmin(style->least, value); // NAN is passed over
        style->greatest = fmax(style->greatest, value);
    }
}

static um_status read_map(um_layer_style *style, um_chart *chart, um_error *err) {
    UM_AUTO(um_classes) classes = {0};
    bool *is_drawn = um_alloc_array(chart->table->n_rows + 1, sizeof *is_drawn);
    um_status status = choose_rows(chart, style, is_drawn, err);
    if (status == UM_OK)
        status = um_classes_read(chart, is_drawn, &classes, err);
    for (size_t i = 0; status == UM_OK && i < chart->table->n_rows; i++)
        style->class_of_row[i] = class_of_row(chart, &classes, i);
    if (status == UM_OK)
        take_classes(style, chart, &classes);
    if (status == UM_OK && !classes.is_categorical)
        find_extent(style, chart->table);
    free(is_drawn);
    return status;
}

static void take_marks(um_layer_style *style, const um_chart *chart) {
    style->mark = um_chart_column(chart, "mark");
    if (style->mark >= 0)
        style->mark_label = um_strdup(um_chart_mark_label(chart));
    for (size_t i = 0; i < style->n_rows; i++)
        style->is_marked[i] = um_chart_is_marked(chart, i);
}

/// One look for all rows.
static void take_single(um_layer_style *style, const um_table *table) {
    bool is_area = style->type == UM_POLYGON || style->type == UM_MULTIPOLYGON;
    bool is_line = style->type == UM_LINESTRING || style->type == UM_MULTILINESTRING;
    style->kind = UM_STYLE_SINGLE;
    style->column = -1;
    style->legend_title = um_strdup("");
    style->n_classes = 1;
    style->classes = um_alloc_array(1, sizeof *style->classes);
    style->classes[0] =
        (um_style_class){.lower = -INFINITY,
                         .upper = INFINITY,
                         .label = um_strdup(""),
                         .color = um_color_rgb(is_area ? UM_COLOR_MAIN_PALE : UM_COLOR_MAIN),
                         .width = is_line ? single_width : 0,
                         .is_in_legend = true,
                         .n_rows = (int64_t)table->n_rows};
    for (size_t i = 0; i < table->n_rows; i++)
        style->class_of_row[i] = 1;
}

// ------------------------------------------------------------------------------------------- style

static bool is_map(const um_query_plot *plot) {
    for (size_t i = 0; um_charts[i]; i++)
        if (strcmp(um_charts[i]->name, plot->chart) == 0)
            return um_charts[i]->is_map;
    return false;
}

static bool has_classes(const um_query_plot *plot) {
    return um_pair_list_get(&plot->options, "classes") ||
           um_pair_list_get(&plot->options, "categories");
}

const um_query_plot *um_layer_style_plot(const um_query *query) {
    for (size_t i = 0; i < query->n_plots; i++)
        if (is_map(&query->plots[i]) && has_classes(&query->plots[i]))
            return &query->plots[i];
    return NULL;
}

um_status um_layer_style_new(um_db *db, const um_table *table, const char *language,
                             um_layer_style **out, um_error *err) {
    UM_AUTO(um_layer_style) *style = um_alloc(sizeof *style);
    const um_query *query = table->query;
    const um_query_plot *plot = um_layer_style_plot(query);
    const um_layer *layer = query->layer ? um_layer_find(query->layer) : NULL;
    if (!layer)
        return um_fail(err, UM_ERR_USAGE, "'%s' has no 'layer:', so there is nothing to style",
                       query->name);
    style->type = layer->type;
    style->title = um_strdup(um_query_title(query, language));
    style->no_value_color = um_color_rgb(UM_COLOR_NO_VALUE);
    style->no_value_label = um_strdup(um_word_text(UM_WORD_NO_VALUE, language));
    style->n_rows = table->n_rows;
    style->class_of_row = um_alloc_array(table->n_rows + 1, sizeof *style->class_of_row);
    style->mark = -1;
    style->is_marked = um_alloc_array(table->n_rows + 1, sizeof *style->is_marked);
    style->is_repeated = um_alloc_array(table->n_rows + 1, sizeof *style->is_repeated);
    if (plot) {
        um_plot_job job = {.db = db, .table = table, .plot = plot};
        UM_AUTO(char) *own_language = um_strdup(language);
        um_chart chart = {.job = &job,
                          .table = table,
                          .query = query,
                          .options = &plot->options,
                          .language = own_language};
        UM_TRY(um_plot_check(query, plot, err));
        UM_TRY(um_chart_find(plot->chart, &chart.ops, err));
        UM_TRY(read_map(style, &chart, err));
        take_marks(style, &chart);
    } else {
        take_single(style, table);
    }
    *out = UM_STEAL(style);
    return UM_OK;
}

um_style_class um_layer_style_no_value(const um_layer_style *style) {
    return (um_style_class){.label = style->no_value_label,
                            .color = style->no_value_color,
                            .width = style->classes[0].width, // lines are as thin as the least
                            .is_in_legend = true,
                            .n_rows = style->n_no_value};
}

um_style_class um_layer_style_of_row(const um_layer_style *style, size_t row) {
    int number = style->class_of_row[row];
    um_style_class class = number > 0 ? style->classes[number - 1] : um_layer_style_no_value(style);
    class.label = number < 0 ? (char *)"" : class.label; // there is a value, but no class
    return class;
}

void um_layer_style_make_quiet(um_layer_style *style) {
    style->classes[0].color = um_color_rgb(UM_COLOR_GROUND);
}

void um_layer_style_free(um_layer_style *style) {
    if (!style)
        return;
    for (size_t i = 0; i < style->n_classes; i++) {
        free(style->classes[i].value);
        free(style->classes[i].label);
    }
    free(style->classes);
    free(style->class_of_row);
    free(style->is_marked);
    free(style->is_repeated);
    free(style->mark_label);
    free(style->title);
    free(style->legend_title);
    free(style->no_value_label);
    free(style);
}
