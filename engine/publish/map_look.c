#include "publish/map_look.h"

#include <math.h>
#include <string.h>

// ----------------------------------------------------------------------------------------- colours
// As plots/style.gp has them.

static const uint32_t ramp[] = {0xdcebf5, 0xbfdcee, 0x9ccae3, 0x72b2d6, 0x4a97c4,
                                0x2b7ab0, 0x145f98, 0x0a467c, 0x06305c};
static const uint32_t below[] = {0xfbe0c3, 0xf6bd86, 0xe8924b, 0xcb6d28, 0xa8541a};
static const uint32_t above[] = {0xd5e6f1, 0x9fc8e2, 0x5fa2cd, 0x2d77ad, 0x0f4c81};
static const uint32_t qualitative[] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                       0xe69f00, 0x56b4e9, 0x7a5195, 0x6b4f2a};
static const uint32_t colour_zero = 0xe7e4dd, colour_no_value = 0xb4b4b4, colour_quiet = 0x57606a;

/// Step k of n (from 1) on a ramp from its step @p first to its last.
static uint32_t pick(const uint32_t *colours, size_t m, size_t first, size_t n, size_t k) {
    double step = n > 1 ? floor((double)(k - 1) * (double)(m - first) / ((double)n - 1) + 0.5) : 0;
    size_t at = n > 1 ? first + (size_t)step : m - 1;
    return colours[at - 1];
}

/// What a class is coloured by.
typedef struct palette {
    const um_classes *classes;
    const char *name;
    bool is_line;
    size_t n_ordered;
} palette;

static uint32_t sequential_colour(const palette *from, size_t k) {
    size_t first = from->is_line ? 3 : 1, n = from->classes->n;
    if (!from->classes->has_zero_class)
        return pick(ramp, UM_COUNT(ramp), first, n, k);
    return k == 1 ? colour_zero : pick(ramp, UM_COUNT(ramp), first > 1 ? first : 2, n - 1, k - 1);
}

static uint32_t diverging_colour(const palette *from, size_t k) {
    size_t n_below = (size_t)from->classes->n_below, n = from->classes->n;
    return k <= n_below ? pick(below, UM_COUNT(below), 1, n_below, n_below - k + 1)
                        : pick(above, UM_COUNT(above), 1, n - n_below, k - n_below);
}

static uint32_t categorical_colour(const palette *from, size_t k) {
    double slot = from->classes->slots.items[k - 1];
    bool is_ordered = from->name && strcmp(from->name, "sequential") == 0;
    if (slot < 1)
        return from->is_line ? colour_quiet : colour_no_value;
    return is_ordered ? pick(ramp, UM_COUNT(ramp), 3, from->n_ordered, from->n_ordered - k + 1)
                      : qualitative[((size_t)slot - 1) % UM_COUNT(qualitative)];
}

static uint32_t colour_of(const palette *from, size_t k) {
    if (from->classes->is_categorical)
        return categorical_colour(from, k);
    bool is_diverging = from->name && strcmp(from->name, "diverging") == 0;
    return is_diverging ? diverging_colour(from, k) : sequential_colour(from, k);
}

// ----------------------------------------------------------------------------------------- classes

static const um_query_plot *first_map(const um_query *query, const um_chart_ops **ops) {
    um_error none = {0};
    for (size_t i = 0; i < query->n_plots; i++)
        if (um_chart_find(query->plots[i].chart, ops, &none) == UM_OK && (*ops)->is_map)
            return &query->plots[i];
    return NULL;
}

static void add_class(um_map_look *look, const char *label, uint32_t colour, int64_t n) {
    look->classes[look->n_classes++] =
        (um_map_look_class){.label = um_strdup(label), .colour = colour, .n = n, .is_shown = true};
}

static bool is_in_legend(const um_classes *classes, size_t at) {
    if (classes->counts[at])
        return true;
    if (classes->is_categorical)
        return classes->slots.items[at] < 3; // answers stay: that there is none is worth knowing
    bool has_before = false, has_behind = false;
    for (size_t i = 0; i < classes->n; i++) {
        has_before = has_before || (i < at && classes->counts[i]);
        has_behind = has_behind || (i > at && classes->counts[i]);
    }
    return has_before && has_behind;
}

static size_t count_ordered(const um_classes *classes) {
    size_t n = 0;
    for (size_t i = 0; i < classes->slots.n_items; i++)
        n += classes->slots.items[i] > 0;
    return n;
}

static void take_classes(const um_chart *chart, const um_classes *classes, um_map_look *look) {
    palette from = {.classes = classes,
                    .name = um_chart_option(chart, "palette"),
                    .is_line = strcmp(chart->ops->name, "choropleth") != 0 &&
                               strcmp(chart->ops->name, "site_map") != 0,
                    .n_ordered = count_ordered(classes)};
    look->classes = um_alloc_array(classes->n + 1, sizeof *look->classes);
    for (size_t i = 0; i < classes->n; i++) {
        add_class(look, classes->labels.items[i], colour_of(&from, i + 1), classes->counts[i]);
        look->classes[i].is_shown = is_in_legend(classes, i);
        look->classes[i].is_dashed = classes->is_categorical && classes->slots.items[i] < 1;
    }
    if (classes->n_no_value)
        add_class(look, um_word_text(UM_WORD_NO_VALUE, chart->language), colour_no_value,
                  classes->n_no_value);
}

static void class_rows(const um_chart *chart, const um_classes *classes, um_map_look *look) {
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        int class = um_class_of_row(chart, classes, i);
        bool is_small = classes->is_drawn && !classes->is_drawn[i];
        look->class_of_row[i] = is_small                     ? -1
                                : class == UM_CLASS_NO_VALUE ? (int)classes->n
                                                             : class - 1;
        look->is_marked[i] = um_chart_is_marked(chart, i);
    }
    if (um_chart_column(chart, "mark") >= 0)
        look->mark_label = um_strdup(um_chart_mark_label(chart));
}

/// A flow below the first bound is left out of its picture, and of the map.
static void leave_out_small(const um_chart *chart, const bool *is_drawn, bool *is_large) {
    bool is_flow_map = strcmp(chart->ops->name, "flow_map") == 0;
    double first = is_flow_map ? um_classes_first_bound(chart) : -INFINITY;
    int column = um_chart_column(chart, "value");
    for (size_t i = 0; i < chart->table->n_rows; i++)
        is_large[i] =
            is_drawn[i] &&
            (!is_flow_map || um_table_value(chart->table, i, (size_t)column)->real >= first);
}

static void take_one_class(const um_table *table, const bool *is_drawn, um_map_look *look) {
    int64_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++)
        n += is_drawn[i];
    look->classes = um_alloc(sizeof *look->classes);
    look->title = um_strdup("");
    add_class(look, "", qualitative[0], n);
}

static void take_title(const um_chart *chart, const um_classes *classes, um_map_look *look) {
    int column = um_chart_column(chart, "legend");
    look->title =
        um_chart_column_title(chart, column < 0 ? classes->column : column, &classes->style);
    if (classes->is_categorical) // the legend itself says which values there are
        look->title[strcspn(look->title, ":")] = '\0';
}

static um_status take_map(um_chart *chart, const bool *is_large, um_map_look *look, um_error *err) {
    UM_AUTO(um_classes) classes = {0};
    UM_TRY(um_classes_read(chart, is_large, &classes, err));
    look->column = classes.column;
    look->has_widths = strcmp(chart->ops->name, "flow_map") == 0;
    take_title(chart, &classes, look);
    take_classes(chart, &classes, look);
    class_rows(chart, &classes, look);
    return UM_OK;
}

um_status um_map_look_read(um_db *db, const um_table *table, const char *language,
                           const bool *is_drawn, um_map_look *look, um_error *err) {
    const um_chart_ops *ops = NULL;
    const um_query_plot *plot = first_map(table->query, &ops);
    *look = (um_map_look){.column = -1};
    look->class_of_row = um_alloc_array(table->n_rows + 1, sizeof *look->class_of_row);
    look->is_marked = um_alloc_array(table->n_rows + 1, sizeof *look->is_marked);
    if (!plot) {
        take_one_class(table, is_drawn, look);
        return UM_OK;
    }
    UM_AUTO(char) *spoken = um_strdup(language);
    um_plot_job job = {.db = db, .table = table, .plot = plot};
    um_chart chart = {.job = &job,
                      .ops = ops,
                      .table = table,
                      .query = table->query,
                      .options = &plot->options,
                      .language = spoken};
    bool *is_large = um_alloc_array(table->n_rows + 1, sizeof *is_large);
    leave_out_small(&chart, is_drawn, is_large);
    um_status status = take_map(&chart, is_large, look, err);
    free(is_large);
    return status;
}

void um_map_look_clear(um_map_look *look) {
    for (size_t i = 0; i < look->n_classes; i++)
        free(look->classes[i].label);
    free(look->classes);
    free(look->class_of_row);
    free(look->is_marked);
    free(look->title);
    free(look->mark_label);
    *look = (um_map_look){0};
}
