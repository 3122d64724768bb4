#include "publish/classes.h"

#include "publish/class_limits.h"
#include "publish/gnuplot.h"
#include "publish/palette.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------------------
// classes of numbers

static const double least_above_zero = DBL_TRUE_MIN; // lower bound of "more than none"

static bool is_integer_column(const um_chart *chart, int column) {
    return chart->query->columns[column].type == UM_VALUE_INTEGER;
}

static um_status read_bounds(const char *option, um_classes *classes, um_error *err) {
    UM_AUTO(um_text_list) parts = {0};
    um_text_split(option, ',', &parts);
    for (size_t i = 0; i < parts.n_items; i++) {
        double bound = 0;
        if (!um_parse_real(parts.items[i], &bound) || (i && bound <= classes->bounds.items[i - 1]))
            return um_fail(err, UM_ERR_USAGE,
                           "classes=%s: '%s' is no number greater than the one before", option,
                           parts.items[i]);
        um_numbers_add(&classes->bounds, bound);
    }
    if (parts.n_items == 0)
        return um_fail(err, UM_ERR_USAGE, "classes= names no lower bound");
    return UM_OK;
}

um_status um_classes_check(const char *text, um_error *err) {
    UM_AUTO(um_classes) classes = {0};
    size_t k = 0;
    UM_TRY(um_class_method_parse(text, &classes.method, &k, err));
    return classes.method == UM_CLASSES_GIVEN ? read_bounds(text, &classes, err) : UM_OK;
}

static bool counts(const um_classes *classes, size_t row) {
    return !classes->is_drawn || classes->is_drawn[row];
}

static double column_minimum(const um_chart *chart, const um_classes *classes) {
    double least = INFINITY;
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        double value = um_table_value(chart->table, i, (size_t)classes->column)->real;
        if (counts(classes, i) && value < least) // NAN is not
            least = value;
    }
    return least;
}

/// Values under the first bound get a class, if there are any.
static void add_class_below(const um_chart *chart, um_classes *classes) {
    um_numbers *bounds = &classes->bounds;
    if (column_minimum(chart, classes) >= bounds->items[0])
        return;
    um_numbers_add(bounds, 0);
    memmove(bounds->items + 1, bounds->items, (bounds->n_items - 1) * sizeof *bounds->items);
    bounds->items[0] = -INFINITY;
}

/// None and little are not the same: exact zeros among fractions get a class, if there are any.
static void add_class_of_zeros(const um_chart *chart, um_classes *classes) {
    um_numbers *bounds = &classes->bounds;
    bool is_wanted = bounds->items[0] == 0 && bounds->n_items > 1 &&
                     !is_integer_column(chart, classes->column) &&
                     column_minimum(chart, classes) == 0;
    if (!is_wanted)
        return;
    um_numbers_add(bounds, 0);
    memmove(bounds->items + 2, bounds->items + 1, (bounds->n_items - 2) * sizeof *bounds->items);
    bounds->items[1] = least_above_zero;
    classes->has_zero_class = true;
}

static int compare_value(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/// The values that count, ascending.
static void sort_values(const um_chart *chart, const um_classes *classes, um_numbers *values) {
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        double value = um_table_value(chart->table, i, (size_t)classes->column)->real;
        if (counts(classes, i) && isfinite(value))
            um_numbers_add(values, value);
    }
    if (values->n_items)
        qsort(values->items, values->n_items, sizeof *values->items, compare_value);
}

static size_t count_below(const um_numbers *values, double limit) {
    size_t n = 0;
    while (n < values->n_items && values->items[n] < limit)
        n++;
    return n;
}

/// Classes of some of the values, which are not parted from the others by more than a limit.
static void add_limits(um_classes *classes, const double *values, size_t n, size_t k,
                       const um_number_style *style, bool is_whole) {
    double limits[UM_CLASSES_MOST];
    size_t n_limits = um_class_limits(classes->method, values, n, k, is_whole, limits);
    um_class_limits_round(classes->method, values, n, style->factor, is_whole, limits, n_limits);
    for (size_t i = 0; i < n_limits; i++)
        um_numbers_add(&classes->bounds, limits[i]);
}

/// Where minus and plus have colours of their own, no class holds both.
static void compute_diverging(um_classes *classes, const um_numbers *values, size_t k,
                              const um_number_style *style, bool is_whole) {
    size_t n_below = count_below(values, 0), n_above = values->n_items - n_below;
    size_t k_below = !n_above ? k : n_below ? k / 2 : 0;
    if (n_below)
        add_limits(classes, values->items, n_below, k_below, style, is_whole);
    size_t first_above = classes->bounds.n_items;
    if (n_above)
        add_limits(classes, values->items + n_below, n_above, k - k_below, style, is_whole);
    if (n_below && n_above)
        classes->bounds.items[first_above] = 0;
}

/// Zeros are none, which is not little: a class of their own, beside those of the method.
static void compute_above_zero(const um_chart *chart, um_classes *classes, const um_numbers *values,
                               size_t k, const um_number_style *style) {
    bool is_whole = is_integer_column(chart, classes->column);
    size_t n_zeros = 0;
    while (n_zeros < values->n_items && values->items[n_zeros] == 0)
        n_zeros++;
    size_t first = classes->bounds.n_items + (n_zeros > 0);
    if (n_zeros)
        um_numbers_add(&classes->bounds, 0);
    add_limits(classes, values->items + n_zeros, values->n_items - n_zeros, k, style, is_whole);
    if (n_zeros && first < classes->bounds.n_items)
        classes->bounds.items[first] = is_whole ? 1 : least_above_zero;
    classes->has_zero_class = n_zeros > 0;
}

static bool is_diverging(const um_chart *chart) {
    const char *palette = um_chart_option(chart, "palette");
    return palette && strcmp(palette, "diverging") == 0;
}

/// Limits of a method, from the values.
static void compute_bounds(const um_chart *chart, size_t k, um_classes *classes) {
    UM_AUTO(um_numbers) values = {0};
    bool is_whole = is_integer_column(chart, classes->column);
    sort_values(chart, classes, &values);
    um_number_style style =
        um_number_style_of(chart->table, (size_t)classes->column, chart->language);
    if (is_diverging(chart))
        compute_diverging(classes, &values, k, &style, is_whole);
    else if (count_below(&values, 0) == 0)
        compute_above_zero(chart, classes, &values, k, &style);
    else
        add_limits(classes, values.items, values.n_items, k, &style, is_whole);
    if (classes->bounds.n_items == 0) // nothing to class: one class, which stays empty
        um_numbers_add(&classes->bounds, 0);
}

static char *number(double value, const um_number_style *style, const char *language) {
    um_text text = {0};
    um_number_append(&text, value, style, language);
    return um_text_take(&text);
}

static char *label_of_class(const um_chart *chart, const um_classes *classes, size_t i,
                            const um_number_style *style) {
    const char *language = chart->language;
    const double *bounds = classes->bounds.items;
    bool is_last = i + 1 == classes->n;
    bool is_whole = is_integer_column(chart, classes->column);
    UM_AUTO(char) *from = number(bounds[i], style, language);
    UM_AUTO(char) *to = number(is_last ? 0 : bounds[i + 1] - is_whole, style, language);
    um_text text = {0};
    if (!is_last && bounds[i + 1] == least_above_zero) {
        um_text_append(&text, from);
    } else if (bounds[i] == least_above_zero && !is_last) {
        um_say(&text, UM_WORD_CLASS_ABOVE_0, language, to, NULL, NULL, NULL);
    } else if (isinf(bounds[i])) {
        UM_AUTO(char) *bound = number(bounds[i + 1], style, language);
        um_say(&text, UM_WORD_UNDER, language, bound, NULL, NULL, NULL);
    } else if (is_last) {
        um_say(&text, UM_WORD_AND_MORE_CLASS, language, from, NULL, NULL, NULL);
    } else if (is_whole && bounds[i + 1] - bounds[i] <= 1) {
        um_text_append(&text, from);
    } else if (is_whole) {
        um_text_append_format(&text, "%s \u2013 %s", from, to);
    } else {
        um_say(&text, UM_WORD_CLASS_RANGE, language, from, to, NULL, NULL);
    }
    return um_text_take(&text);
}

static double largest_bound(const um_classes *classes) {
    double largest = 0;
    for (size_t i = 0; i < classes->bounds.n_items; i++)
        if (isfinite(classes->bounds.items[i]))
            largest = fmax(largest, fabs(classes->bounds.items[i]));
    return largest;
}

static um_status read_numeric(um_chart *chart, const char *option, um_classes *classes,
                              um_error *err) {
    size_t k = 0;
    UM_TRY(um_class_method_parse(option, &classes->method, &k, err));
    if (classes->method == UM_CLASSES_GIVEN) {
        UM_TRY(read_bounds(option, classes, err));
        add_class_below(chart, classes);
        add_class_of_zeros(chart, classes);
    } else {
        compute_bounds(chart, k, classes);
    }
    classes->n = classes->bounds.n_items;
    um_number_style style = um_number_style_for(chart->query->columns[classes->column].unit,
                                                largest_bound(classes), false, chart->language);
    style.decimals = -1;
    for (size_t i = 0; i < classes->n; i++) {
        UM_AUTO(char) *label = label_of_class(chart, classes, i, &style);
        um_text_list_add(&classes->labels, label);
        um_numbers_add(&classes->slots, (double)i + 1);
        bool is_below = i + 1 < classes->n && classes->bounds.items[i + 1] <= 0;
        classes->n_below += is_below;
    }
    if (classes->n > 1 && classes->bounds.items[0] == 0 &&
        is_integer_column(chart, classes->column))
        classes->has_zero_class = classes->bounds.items[1] == 1;
    return UM_OK;
}

// ---------------------------------------------------------------------------------------
// categories

// What is not known is grey in every picture, a gap is warm, its contrary is blue.
static const struct {
    const char *value;
    int slot;
} fixed_slots[] = {{"unknown", 0},
                   {"yes", 1},
                   {"no", 2},
                   {"missing", 2},
                   {"none", 0},
                   {"pass", 1},
                   {"fail", 2},
                   {"not in the feed", 0},
                   {"distance not known", 0}};

enum { SLOT_OTHER = 0, FIRST_FREE_SLOT = 3 };

static int slot_of_value(const char *value, int *next_free) {
    for (size_t i = 0; i < UM_COUNT(fixed_slots); i++)
        if (strcmp(fixed_slots[i].value, value) == 0)
            return fixed_slots[i].slot;
    return (*next_free)++;
}

static int find_category(const um_classes *classes, const char *value) {
    for (size_t i = 0; i < classes->values.n_items; i++)
        if (strcmp(classes->values.items[i], value) == 0)
            return (int)i + 1;
    return 0;
}

static bool has_other_values(const um_chart *chart, const um_classes *classes) {
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        const um_value *value = um_table_value(chart->table, i, (size_t)classes->column);
        if (counts(classes, i) && !value->is_null && !find_category(classes, value->text))
            return true;
    }
    return false;
}

void um_classes_of_values(const um_chart *chart, const um_text_list *values, um_classes *classes) {
    int next_free = FIRST_FREE_SLOT;
    classes->is_categorical = true;
    for (size_t i = 0; i < values->n_items; i++) {
        const char *value = values->items[i];
        um_text_list_add(&classes->values, value);
        um_text_list_add(&classes->labels, um_word_of_value(value, chart->language));
        um_numbers_add(&classes->slots, slot_of_value(value, &next_free));
    }
    classes->n = classes->labels.n_items;
}

void um_classes_of_one(um_classes *classes) {
    classes->is_categorical = true;
    classes->column = -1;
    um_text_list_add(&classes->labels, "");
    um_numbers_add(&classes->slots, 1);
    classes->n = 1;
}

static void read_categories(um_chart *chart, const char *option, um_classes *classes) {
    UM_AUTO(um_text_list) values = {0};
    um_text_split(option, ',', &values);
    um_classes_of_values(chart, &values, classes);
    if (has_other_values(chart, classes)) {
        um_text_list_add(&classes->labels, um_word_text(UM_WORD_OTHER, chart->language));
        um_numbers_add(&classes->slots, SLOT_OTHER);
    }
    classes->n = classes->labels.n_items;
}

// ----------------------------------------------------------------------------------------------
// all

int um_class_of_row(const um_chart *chart, const um_classes *classes, size_t row) {
    const um_value *value = um_table_value(chart->table, row, (size_t)classes->column);
    if (value->is_null || (!classes->is_categorical && isnan(value->real)))
        return UM_CLASS_NO_VALUE;
    if (classes->is_categorical) {
        int found = find_category(classes, value->text);
        return found ? found : (int)classes->n;
    }
    size_t i = classes->n;
    while (i > 1 && value->real < classes->bounds.items[i - 1])
        i--;
    return (int)i;
}

static void count_rows(const um_chart *chart, um_classes *classes) {
    classes->counts = um_alloc_array(classes->n, sizeof *classes->counts);
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        int class = um_class_of_row(chart, classes, i);
        if (!counts(classes, i))
            continue;
        if (class > 0)
            classes->counts[class - 1]++;
        else
            classes->n_no_value++;
    }
}

static void drop(um_classes *classes, size_t at) {
    classes->n--;
    size_t behind = classes->n - at;
    free(classes->labels.items[at]);
    memmove(&classes->labels.items[at], &classes->labels.items[at + 1],
            behind * sizeof *classes->labels.items);
    memmove(&classes->bounds.items[at], &classes->bounds.items[at + 1],
            behind * sizeof *classes->bounds.items);
    memmove(&classes->counts[at], &classes->counts[at + 1], behind * sizeof *classes->counts);
    classes->labels.n_items--;
    classes->bounds.n_items--;
    classes->slots.n_items--; // they count from 1
}

/// Colours and widths are for the classes that rows fall into: those above and below all of them
/// would leave the others pale and alike. On a scale with two sides the colours say how far from 0.
static void drop_empty_ends(const um_chart *chart, um_classes *classes) {
    if (classes->is_categorical || is_diverging(chart))
        return;
    while (classes->n > 1 && !classes->counts[classes->n - 1])
        drop(classes, classes->n - 1);
    while (classes->n > 1 && !classes->counts[0]) {
        drop(classes, 0);
        classes->has_zero_class = false;
    }
}

double um_classes_first_bound(const um_chart *chart) {
    const char *option = um_chart_option(chart, "classes");
    UM_AUTO(um_text_list) parts = {0};
    double bound = 0;
    um_text_split(option ? option : "", ',', &parts);
    return parts.n_items && um_parse_real(parts.items[0], &bound) ? bound : -INFINITY;
}

um_status um_classes_read(um_chart *chart, const bool *is_drawn, um_classes *classes,
                          um_error *err) {
    const char *bounds = um_chart_option(chart, "classes");
    const char *categories = um_chart_option(chart, "categories");
    classes->is_drawn = is_drawn;
    classes->column = um_chart_column(chart, "value");
    if (classes->column < 0)
        classes->column = um_chart_column(chart, "category");
    if (classes->column < 0)
        return um_fail(err, UM_ERR_USAGE, "plot '%s' wants 'value=' or 'category='",
                       chart->ops->name);
    if (!bounds == !categories)
        return um_fail(err, UM_ERR_USAGE, "plot '%s' wants 'classes=' or 'categories='",
                       chart->ops->name);
    if (bounds && chart->query->columns[classes->column].type == UM_VALUE_TEXT)
        return um_fail(err, UM_ERR_USAGE,
                       "plot '%s': 'classes=' is for numbers, '%s' is a text; use 'categories='",
                       chart->ops->name, chart->query->columns[classes->column].name);
    if (bounds)
        UM_TRY(read_numeric(chart, bounds, classes, err));
    else
        read_categories(chart, categories, classes);
    classes->style = um_number_style_of(chart->table, (size_t)classes->column, chart->language);
    count_rows(chart, classes);
    drop_empty_ends(chart, classes);
    return UM_OK;
}

static const um_word method_words[] = {
    [UM_CLASSES_EQUAL] = UM_WORD_CLASSES_EQUAL,
    [UM_CLASSES_JENKS] = UM_WORD_CLASSES_JENKS,
    [UM_CLASSES_PRETTY] = UM_WORD_CLASSES_PRETTY,
    [UM_CLASSES_QUANTILE] = UM_WORD_CLASSES_QUANTILE,
};

char *um_classes_column_title(const um_chart *chart, const um_classes *classes) {
    int column = um_chart_column(chart, "legend");
    column = column < 0 ? classes->column : column;
    char *title = um_chart_column_title(chart, column, &classes->style);
    if (classes->is_categorical) // the legend itself says which values there are
        title[strcspn(title, ":")] = '\0';
    return title;
}

char *um_classes_title(const um_chart *chart, const um_classes *classes, const char *counted) {
    UM_AUTO(char) *title = um_classes_column_title(chart, classes);
    um_text text = {0};
    if (classes->method == UM_CLASSES_GIVEN)
        um_say(&text, UM_WORD_LEGEND_TITLE, chart->language, title, counted, NULL, NULL);
    else
        um_say(&text, UM_WORD_LEGEND_TITLE_BY, chart->language, title, counted,
               um_word_text(method_words[classes->method], chart->language), NULL);
    return um_text_take(&text);
}

static bool has_rows(const um_classes *classes, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (classes->counts[i])
            return true;
    return false;
}

bool um_classes_is_in_legend(const um_classes *classes, size_t at) {
    if (classes->counts[at] || !has_rows(classes, 0, classes->n))
        return true;
    if (classes->is_categorical)
        return classes->slots.items[at] < FIRST_FREE_SLOT;
    return has_rows(classes, 0, at) && has_rows(classes, at, classes->n);
}

void um_classes_legend(um_chart *chart, const um_classes *classes, um_sign sign) {
    for (size_t i = classes->n; i-- > 0;) { // largest on top, as on a scale
        size_t at = classes->is_categorical ? classes->n - 1 - i : i;
        if (!um_classes_is_in_legend(classes, at))
            continue;
        UM_AUTO(char) *count = um_chart_count(chart, classes->counts[at]);
        um_page_legend(&chart->page, sign, (int)at + 1,
                       um_format("%s\u00a0(%s)", classes->labels.items[at], count));
    }
}

void um_classes_script(um_chart *chart, const um_classes *classes) {
    um_text *script = &chart->script;
    UM_AUTO(um_class_look) *looks = um_alloc_array(classes->n + 1, sizeof *looks);
    size_t n = classes->n ? classes->n : 1; // gnuplot knows no empty arrays
    um_palette_looks(chart, classes, looks);
    um_text_append_format(script,
                          "n_classes = %zu\nhas_zero_class = %d\narray class_color[%zu]\n"
                          "array class_width[%zu]\narray class_is_dashed[%zu]\n",
                          classes->n, classes->has_zero_class, n, n, n);
    for (size_t i = 0; i < classes->n; i++) {
        UM_AUTO(char) *width = um_format("class_width[%zu]", i + 1);
        um_text_append_format(script, "class_color[%zu] = 0x%06" PRIx32 "\n", i + 1,
                              looks[i].color);
        um_text_append_format(script, "class_is_dashed[%zu] = %d\n", i + 1, looks[i].is_dashed);
        um_gnuplot_number(script, width, looks[i].width);
    }
}

void um_classes_list(const um_chart *chart, const um_classes *classes, um_text *text) {
    bool is_first = true;
    for (size_t i = 0; i < classes->n; i++) {
        UM_AUTO(char) *count = um_chart_count(chart, classes->counts[i]);
        if (!um_classes_is_in_legend(classes, i))
            continue;
        um_text_append_format(text, "%s%s: %s", is_first ? "" : ", ", classes->labels.items[i],
                              count);
        is_first = false;
    }
}

static void append_sentence(um_text *text, const char *sentence) {
    size_t n = strlen(sentence);
    um_text_append_format(text, "%s%s ", sentence, n && strchr(".!?", sentence[n - 1]) ? "" : ".");
}

void um_classes_describe_map(um_chart *chart, const um_classes *classes, const char *legend_title) {
    um_text *text = &chart->description;
    append_sentence(text, um_chart_title(chart));
    if (chart->finding.length)
        append_sentence(text, chart->finding.data);
    um_text_append_format(text, "%s: ", legend_title);
    um_classes_list(chart, classes, text);
    um_text_append(text, ".");
}

void um_classes_clear(um_classes *classes) {
    free(classes->bounds.items);
    free(classes->slots.items);
    free(classes->counts);
    um_text_list_clear(&classes->values);
    um_text_list_clear(&classes->labels);
    *classes = (um_classes){0};
}
