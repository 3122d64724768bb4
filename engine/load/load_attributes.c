/**
 * Loader 'attributes': figures of territories that are loaded, by key.
 *
 * Expects: a table (CSV, XLSX, ODS); a column of the key, or several that make one up
 * (`key_columns`, with `key_widths` where zeros are lost); columns population, area_km2 and one for
 * each of `indicators`; name. Numbers as people write them: `decimal: comma`, `thousands: blank`,
 * for all columns or for one figure (`decimal.<figure>`); `factors` for other units; `values` for
 * words ("central_place: {Oberzentrum: 3}"). `filter: {column: text}` leaves other rows out.
 *
 * Keys are those of the territories; with `keys: padded` those of states and districts may be
 * filled up with zeros to 8 digits ("12060000"), and then a key counts for every level that it
 * names (the municipality 12054000 is the district 12054, too); with `keys: ars` they have 12
 * digits, of which the 4 of the association are left out. A district or state that no source
 * brings, but in which a loaded territory lies by its key, is known, too (derive dissolves it).
 *
 * Old keys: with `old_keys: [population, ...]` these figures of a territory that has become a part
 * of another (load/crosswalk.h) are added to those that the same source gives to that one; such a
 * row is merged. They must be counts: shares and ranks of two territories do not add up, and those
 * of the old one are left out.
 *
 * Writes: indicator, population and area_km2 among them; the step `sizes` of derive gives those two
 * to the territories that have none (or to all, with `overwrite: yes`), so that they go again with
 * their source. alias (kind 'territory') for a spelling of the name that nothing else leads from.
 *
 * Notes: a population or area that is not that of the territory's own source; a name that is that
 * of another territory; how many rows hold no figure.
 *
 * Leaves out (counted as filtered): what the filter does not admit, rows without any figure, with
 * `unknown_keys: skip` those of keys that are not known.
 *
 * Rejects: no key, an unknown one, an old one without `old_keys`, or that was divided, or whose
 * successor has no figure here; a figure that is no number, a negative size, a figure of the
 * same key and year for the second time.
 */
#include "core/messages.h"
#include "load/crosswalk.h"
#include "load/load_territories.h"
#include "load/names.h"
#include "load/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY, NAME, N_FIXED, N_SIZES = 2, MAX_PARTS = 6, MAX_FIGURES = 40, MAX_FILTERS = 8 };
enum { MAX_COLUMNS = N_FIXED + MAX_PARTS + MAX_FILTERS + N_SIZES + MAX_FIGURES, KEY_SIZE = 40 };
enum { MAX_TARGETS = 3, ARS_DIGITS = 12, AGS_DIGITS = 8 };

static const char *const size_names[N_SIZES] = {"population", "area_km2"};
static const double most[N_SIZES] = {9e15, 510.1e6}; ///< exact integers; the surface of the earth

/// How a figure is written and what becomes of it.
typedef struct figure_column {
    const char *name, *unit; ///< borrowed; unit NULL = not known
    size_t column;           ///< in attribute_load.columns
    char decimal;
    const char *thousands; ///< word of thousands_words
    double factor;
    bool has_values; ///< words stand for numbers
} figure_column;

/// A territory that a row is about.
typedef struct target_territory {
    char key[KEY_SIZE];
    const char *level;     ///< one of um_levels
    double sizes[N_SIZES]; ///< of its own source; NAN = none
    char *source;          ///< name of its own source; NULL = it is going to be dissolved
} target_territory;

/// A row of a territory that is a part of another today; kept until that one's figures are there.
typedef struct old_row {
    char key[KEY_SIZE]; ///< of today
    char *given, *place;
    const char *file;
    double values[N_SIZES + MAX_FIGURES];
} old_row;

typedef struct attribute_load {
    um_load *load;
    um_column columns[MAX_COLUMNS];
    size_t n_columns, first_part, n_parts, first_filter, n_filters;
    int64_t widths[MAX_PARTS]; ///< 0 = as it is
    figure_column figures[N_SIZES + MAX_FIGURES];
    size_t n_figures;
    um_text_list unknown; ///< texts that stand for "not known"
    um_text_list names;   ///< of columns, owned for `columns`
    const char *keys, *level;
    bool is_unknown_skipped, is_overwriting;
    int64_t year; ///< 0 = not known
    int64_t n_without_figure;
    um_crosswalk *crosswalk;
    um_text_list counts; ///< figures that may be added up
    old_row *old_rows;
    size_t n_old_rows, old_row_capacity;
    bool has_names;
    um_names known_names;
    sqlite3_stmt *find, *find_inside, *find_figure, *insert, *insert_alias, *add;
} attribute_load;

static void um_auto_attribute_load(attribute_load *loading) {
    um_text_list_clear(&loading->unknown);
    um_text_list_clear(&loading->names);
    um_text_list_clear(&loading->counts);
    um_crosswalk_free(loading->crosswalk);
    for (size_t i = 0; i < loading->n_old_rows; i++) {
        free(loading->old_rows[i].given);
        free(loading->old_rows[i].place);
    }
    free(loading->old_rows);
    um_names_clear(&loading->known_names);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->find_inside);
    sqlite3_finalize(loading->find_figure);
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->insert_alias);
    sqlite3_finalize(loading->add);
}

static void clear_targets(target_territory *targets) {
    for (size_t i = 0; i < MAX_TARGETS; i++)
        free(targets[i].source);
}

static const um_loader_option options[] = {
    {"columns.key", N_("column of the territory's key (key)"), false},
    {"key_columns", N_("columns that make up the key, in order: [land, rb, kreis, gemeinde]"),
     false},
    {"key_widths", N_("digits of each of them, to give them their zeros back: [2, 1, 2, 3]"),
     false},
    {"keys", N_("exact (default), padded (12060000 is the district 12060) or ars (12 digits)"),
     false},
    {"level", N_("only territories of that level (default: of any)"), false},
    {"unknown_keys", N_("reject (default), or skip: rows of other territories are left out"),
     false},
    {"old_keys",
     N_("figures that are counts: those of a territory that is a part of another today are added "
        "to "
        "that one's: [population, area_km2]"),
     false},
    {"columns.population", N_("inhabitants"), false},
    {"columns.area_km2", N_("published area in km2"), false},
    {"columns.name", N_("name of the territory, for aliases"), false},
    {"indicators.*", N_("name of a figure: its column"), false},
    {"units.*", N_("name of a figure: its unit (persons for employees_...)"), false},
    {"factors.*", N_("name of a figure: what it is multiplied by (0.01 makes km2 of hectares)"),
     false},
    {"values.*", N_("name of a figure: words and the numbers they stand for"), false},
    {"decimal", N_("point (default) or comma"), false},
    {"decimal.*", N_("the same for one figure"), false},
    {"thousands", N_("sign between thousands: none (default), blank, point, comma, apostrophe"),
     false},
    {"thousands.*", N_("the same for one figure"), false},
    {"unknown", N_("texts that mean 'not known', beside an empty cell: ['.', x]"), false},
    {"filter.*", N_("name of a column: the texts with which a row is admitted"), false},
    {"overwrite", N_("yes: population and area take the place of those of the territory"), false},
    {"year", N_("year of the figures (default: that of the vintage)"), false},
    UM_ROWS_OPTIONS,
    {0},
};

// ----------------------------------------------------------------------------------------- columns

/// @return index of the column
static size_t add_column(attribute_load *loading, const char *name, bool is_required) {
    loading->columns[loading->n_columns] = (um_column){name, is_required};
    return loading->n_columns++;
}

/// A column by its name in the file.
static size_t add_file_column(attribute_load *loading, const char *name) {
    UM_AUTO(char) *marked = um_format("=%s", name);
    um_text_list_add(&loading->names, marked);
    return add_column(loading, loading->names.items[loading->names.n_items - 1], true);
}

static um_status read_widths(attribute_load *loading, um_error *err) {
    const char *text = um_source_option(loading->load->source, "key_widths", NULL);
    UM_AUTO(um_text_list) widths = {0};
    um_text_split(text ? text : "", ',', &widths);
    if (text && widths.n_items != loading->n_parts)
        return um_load_fail_option(loading->load, err, "key_widths",
                                   "%zu widths for %zu key_columns", widths.n_items,
                                   loading->n_parts);
    for (size_t i = 0; i < widths.n_items; i++)
        if (!um_parse_integer(widths.items[i], &loading->widths[i]) || loading->widths[i] < 1 ||
            loading->widths[i] > ARS_DIGITS)
            return um_load_fail_option(loading->load, err, "key_widths",
                                       "'%s' is no number of digits from 1 to %d", widths.items[i],
                                       ARS_DIGITS);
    return UM_OK;
}

static um_status add_key_parts(attribute_load *loading, um_error *err) {
    const char *text = um_source_option(loading->load->source, "key_columns", "");
    UM_AUTO(um_text_list) parts = {0};
    um_text_split(text, ',', &parts);
    if (parts.n_items > MAX_PARTS)
        return um_load_fail_option(loading->load, err, "key_columns", "more than %d columns",
                                   MAX_PARTS);
    if (parts.n_items && um_load_has_column(loading->load, "key"))
        return um_load_fail_option(loading->load, err, "key_columns",
                                   "the key stands either in one column or in several");
    loading->first_part = loading->n_columns;
    loading->n_parts = parts.n_items;
    for (size_t i = 0; i < parts.n_items; i++)
        add_file_column(loading, parts.items[i]);
    return read_widths(loading, err);
}

static um_status add_filters(attribute_load *loading, um_error *err) {
    static const char prefix[] = "filter.";
    const um_pair_list *pairs = &loading->load->source->options;
    loading->first_filter = loading->n_columns;
    for (size_t i = 0; i < pairs->n_items; i++) {
        const char *name = pairs->items[i].name;
        if (strncmp(name, prefix, sizeof prefix - 1) != 0)
            continue;
        if (loading->n_filters++ == MAX_FILTERS)
            return um_load_fail_option(loading->load, err, name, "more than %d filters",
                                       MAX_FILTERS);
        add_file_column(loading, name + sizeof prefix - 1);
    }
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- figures

/// An option for one figure, or for all of them.
static um_status figure_word(const um_load *load, const char *option, const char *name,
                             const char *const *words, size_t n, const char **word, um_error *err) {
    UM_AUTO(char) *own = um_format("%s.%s", option, name);
    bool is_own = um_source_option(load->source, own, NULL) != NULL;
    return um_load_option_word(load, is_own ? own : option, words, n, words[0], word, err);
}

static um_status read_values(const um_load *load, figure_column *figure, um_error *err) {
    UM_AUTO(char) *prefix = um_format("values.%s.", figure->name);
    const um_pair_list *pairs = &load->source->options;
    for (size_t i = 0; i < pairs->n_items; i++) {
        double value = 0;
        if (strncmp(pairs->items[i].name, prefix, strlen(prefix)) != 0)
            continue;
        figure->has_values = true;
        if (!um_parse_real(pairs->items[i].value, &value))
            return um_load_fail_option(load, err, pairs->items[i].name, "'%s' is no number",
                                       pairs->items[i].value);
    }
    return UM_OK;
}

static const char *const decimal_words[] = {"point", "comma"};
static const char *const thousands_words[] = {"none", "blank", "point", "comma", "apostrophe"};

static um_status describe_figure(const um_load *load, figure_column *figure, um_error *err) {
    const char *decimal = NULL;
    UM_TRY(figure_word(load, "decimal", figure->name, decimal_words, UM_COUNT(decimal_words),
                       &decimal, err));
    UM_TRY(figure_word(load, "thousands", figure->name, thousands_words, UM_COUNT(thousands_words),
                       &figure->thousands, err));
    if (strcmp(decimal, figure->thousands) == 0)
        return um_load_fail_option(load, err, "thousands", "'%s' is the decimal sign, too",
                                   decimal);
    figure->decimal = decimal == decimal_words[0] ? '.' : ',';
    UM_AUTO(char) *option = um_format("factors.%s", figure->name);
    const char *factor = um_source_option(load->source, option, "1");
    if (!um_parse_real(factor, &figure->factor) || figure->factor <= 0)
        return um_load_fail_option(load, err, option, "'%s' is no factor above 0", factor);
    return read_values(load, figure, err);
}

static um_status add_figure(attribute_load *loading, const char *name, const char *unit,
                            size_t column, um_error *err) {
    figure_column *figure = &loading->figures[loading->n_figures++];
    *figure = (figure_column){.name = name, .unit = unit, .column = column};
    return describe_figure(loading->load, figure, err);
}

static um_status add_figures(attribute_load *loading, um_error *err) {
    static const char prefix[] = "indicators.";
    static const char *const size_units[N_SIZES] = {"persons", "km2"};
    const um_pair_list *pairs = &loading->load->source->options;
    for (size_t i = 0; i < N_SIZES; i++)
        if (um_load_has_column(loading->load, size_names[i]))
            UM_TRY(add_figure(loading, size_names[i], size_units[i],
                              add_column(loading, size_names[i], true), err));
    for (size_t i = 0; i < pairs->n_items; i++) {
        const char *option = pairs->items[i].name, *name = option + sizeof prefix - 1;
        if (strncmp(option, prefix, sizeof prefix - 1) != 0)
            continue;
        if (loading->n_figures == N_SIZES + MAX_FIGURES)
            return um_load_fail_option(loading->load, err, option, "more than %d figures",
                                       MAX_FIGURES);
        for (size_t k = 0; k < N_SIZES; k++)
            if (strcmp(size_names[k], name) == 0)
                return um_load_fail_option(loading->load, err, option,
                                           "its column is named by `columns: {%s: ...}`", name);
        UM_TRY(add_figure(loading, name, um_figure_unit(loading->load, name),
                          add_column(loading, option, true), err));
    }
    if (loading->n_figures == 0)
        return um_load_fail_option(loading->load, err, "indicators",
                                   "no figure is named: give columns.population, columns.area_km2 "
                                   "or indicators");
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- options

static um_status read_flag(const um_load *load, const char *name, bool *flag, um_error *err) {
    const char *text = um_source_option(load->source, name, "no");
    if (!um_parse_bool(text, flag))
        return um_load_fail_option(load, err, name, "'%s' is neither yes nor no", text);
    return UM_OK;
}

/// The figures that may be added up must be figures of this source.
static um_status read_counts(attribute_load *loading, um_error *err) {
    um_text_split(um_source_option(loading->load->source, "old_keys", ""), ',', &loading->counts);
    for (size_t i = 0; i < loading->counts.n_items; i++) {
        size_t k = 0;
        while (k < loading->n_figures &&
               strcmp(loading->figures[k].name, loading->counts.items[i]) != 0)
            k++;
        if (k == loading->n_figures)
            return um_load_fail_option(loading->load, err, "old_keys",
                                       "'%s' is no figure that this source reads",
                                       loading->counts.items[i]);
    }
    return UM_OK;
}

static um_status read_options(attribute_load *loading, um_error *err) {
    static const char *const key_words[] = {"exact", "padded", "ars"};
    static const char *const unknown_words[] = {"reject", "skip"};
    const um_load *load = loading->load;
    const char *unknown_keys = NULL;
    UM_TRY(um_load_option_word(load, "keys", key_words, UM_COUNT(key_words), "exact",
                               &loading->keys, err));
    UM_TRY(um_load_option_word(load, "level", um_levels, UM_N_LEVELS, NULL, &loading->level, err));
    UM_TRY(um_load_option_word(load, "unknown_keys", unknown_words, UM_COUNT(unknown_words),
                               "reject", &unknown_keys, err));
    loading->is_unknown_skipped = strcmp(unknown_keys, "skip") == 0;
    UM_TRY(read_flag(load, "overwrite", &loading->is_overwriting, err));
    UM_TRY(um_load_option_year(load, &loading->year, err));
    um_text_split(um_source_option(load->source, "unknown", ""), ',', &loading->unknown);
    loading->has_names = um_load_has_column(load, "name");
    bool has_parts = um_source_option(load->source, "key_columns", NULL) != NULL;
    add_column(loading, has_parts ? NULL : "key", !has_parts);
    add_column(loading, loading->has_names ? "name" : NULL, loading->has_names);
    UM_TRY(add_key_parts(loading, err));
    UM_TRY(add_filters(loading, err));
    UM_TRY(add_figures(loading, err));
    return read_counts(loading, err);
}

// -------------------------------------------------------------------------------------------- keys

static bool is_admitted(const attribute_load *loading, const um_rows *rows) {
    for (size_t i = 0; i < loading->n_filters; i++) {
        const char *column = loading->columns[loading->first_filter + i].name + 1;
        const char *text = um_rows_get(rows, loading->first_filter + i);
        UM_AUTO(char) *option = um_format("filter.%s", column);
        UM_AUTO(um_text_list) admitted = {0};
        const char *wanted = um_source_option(loading->load->source, option, "");
        um_text_split(wanted, ',', &admitted);
        if (strcmp(wanted, text) != 0 && !um_text_list_has(&admitted, text))
            return false;
    }
    return true;
}

static bool append_part(const attribute_load *loading, const um_rows *rows, size_t part,
                        um_text *key, um_text *why) {
    const char *text = um_rows_get(rows, loading->first_part + part);
    const char *column = loading->columns[loading->first_part + part].name + 1;
    int64_t width = loading->widths[part], n = (int64_t)strlen(text);
    if (!n)
        um_text_append_format(why, N_("key column '%s' is empty"), column);
    else if (width && (!um_is_digits(text) || n > width))
        um_text_append_format(
            why, N_("key column '%s' holds '%.40s', which is no number of %" PRId64 " digits"),
            column, text, width);
    else if (width > n)
        um_text_append_format(key, "%0*d%s", (int)(width - n), 0, text);
    else
        um_text_append(key, text);
    return !why->length;
}

/// The key as it stands in the row.
static bool read_key(const attribute_load *loading, const um_rows *rows, um_text *key,
                     um_text *why) {
    bool is_ars = strcmp(loading->keys, "ars") == 0;
    for (size_t i = 0; i < loading->n_parts; i++)
        if (!append_part(loading, rows, i, key, why))
            return false;
    if (loading->n_parts == 0)
        um_text_append(key, um_rows_get(rows, KEY));
    if (!key->length)
        um_text_append(why, N_("key is empty"));
    else if (key->length >= KEY_SIZE)
        um_text_append_format(why, N_("key '%.40s...' is too long"), key->data);
    else if (is_ars && (key->length != ARS_DIGITS || !um_is_digits(key->data)))
        um_text_append_format(why, N_("key '%s' is no ARS, which has %d digits%s"), key->data,
                              ARS_DIGITS,
                              key->length == ARS_DIGITS - 1 ? N_(" (a lost zero in front?)") : "");
    return !why->length;
}

/// Keys of territories that a key of the file may stand for.
static void list_candidates(const attribute_load *loading, const char *key, um_text_list *keys) {
    if (strcmp(loading->keys, "ars") == 0) {
        UM_AUTO(char) *ags = um_format("%.5s%s", key, key + 9);
        um_text_list_add(keys, ags);
        return;
    }
    um_text_list_add(keys, key);
    if (strcmp(loading->keys, "padded") != 0 || strlen(key) != AGS_DIGITS || !um_is_digits(key))
        return;
    if (strcmp(key + 5, "000") == 0)
        um_text_list_add_n(keys, key, 5);
    if (strcmp(key + 2, "000000") == 0)
        um_text_list_add_n(keys, key, 2);
}

static double column_or_nan(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(statement, column);
}

static const char *level_named(const char *word) {
    for (size_t i = 0; i < UM_N_LEVELS; i++)
        if (strcmp(um_levels[i], word) == 0)
            return um_levels[i];
    return NULL;
}

static um_status find_loaded(attribute_load *loading, const char *key, target_territory *found,
                             um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, key);
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    if (has_row) {
        found->level = level_named(um_db_column_text(loading->find, 0));
        for (int i = 0; i < N_SIZES; i++)
            found->sizes[i] = column_or_nan(loading->find, 1 + i);
        found->source = um_strdup(um_db_column_text(loading->find, 3));
    }
    sqlite3_reset(loading->find);
    return UM_OK;
}

/// A district or state in which a loaded territory lies by its key.
static um_status find_dissolved(attribute_load *loading, const char *key, target_territory *found,
                                um_error *err) {
    bool has_row = false;
    size_t n = strlen(key);
    if (!um_is_digits(key) || (n != 2 && n != 5))
        return UM_OK;
    um_db_bind_text(loading->find_inside, 1, key);
    UM_TRY(um_db_step(loading->load->db, loading->find_inside, &has_row, err));
    sqlite3_reset(loading->find_inside);
    if (has_row)
        found->level = level_named(n == 2 ? "state" : "district");
    return UM_OK;
}

static um_status find_targets(attribute_load *loading, const char *key, target_territory *targets,
                              size_t *n, um_error *err) {
    UM_AUTO(um_text_list) keys = {0};
    list_candidates(loading, key, &keys);
    for (size_t i = 0; i < keys.n_items; i++) {
        target_territory *found = &targets[*n];
        found->sizes[0] = found->sizes[1] = NAN;
        memcpy(found->key, keys.items[i], strlen(keys.items[i]) + 1);
        UM_TRY(find_loaded(loading, found->key, found, err));
        if (!found->level)
            UM_TRY(find_dissolved(loading, found->key, found, err));
        if (found->level && (!loading->level || strcmp(found->level, loading->level) == 0)) {
            ++*n;
        } else {
            free(found->source);
            *found = (target_territory){0};
        }
    }
    return UM_OK;
}

/// What became of a key; the first of its candidates that ceased to be.
static um_succession follow_key(const attribute_load *loading, const char *key) {
    UM_AUTO(um_text_list) keys = {0};
    um_succession found = {0};
    list_candidates(loading, key, &keys);
    for (size_t i = 0; i < keys.n_items && found.n_items == 0; i++)
        found = um_crosswalk_follow(loading->crosswalk, keys.items[i]);
    return found;
}

static void explain_old(const attribute_load *loading, const char *key, const um_succession *became,
                        um_text *why) {
    um_succession_describe(became, key, why);
    if (!um_succession_is_single(became))
        um_text_append(why, N_("; its figures are not shared out"));
    else if (loading->counts.n_items == 0)
        um_text_append(why, N_("; figures that are counts are added to that one's with `old_keys: "
                               "[population, ...]`"));
}

static um_status explain_unknown(attribute_load *loading, const char *key, um_text *why,
                                 um_error *err) {
    target_territory with_zero[MAX_TARGETS] = {0};
    size_t n = 0;
    um_succession became = follow_key(loading, key);
    if (became.n_items) {
        explain_old(loading, key, &became, why);
        return UM_OK;
    }
    um_text_append_format(why, N_("no %s of key '%s' is loaded"),
                          loading->level ? loading->level : "territory", key);
    UM_AUTO(char) *padded = um_format("0%s", key);
    if (strlen(padded) < KEY_SIZE)
        UM_TRY(find_targets(loading, padded, with_zero, &n, err));
    if (n)
        um_text_append_format(why, N_(" (a lost zero in front? set 'key_width: %zu')"),
                              strlen(padded));
    else
        um_text_append(why, N_("; `unknown_keys: skip` leaves such rows out"));
    clear_targets(with_zero);
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- numbers

/// Length of the sign between thousands that a text begins with, 0 = none.
static size_t thousands_sign(const char *text, const char *word) {
    static const struct {
        const char *word, *sign;
    } signs[] = {
        {"blank", " "},      {"blank", "\u00a0"},      {"blank", "\u202f"}, {"blank", "\u2009"},
        {"apostrophe", "'"}, {"apostrophe", "\u2019"}, {"point", "."},      {"comma", ","},
    };
    for (size_t i = 0; i < UM_COUNT(signs); i++) {
        size_t n = strlen(signs[i].sign);
        if (strcmp(signs[i].word, word) == 0 && strncmp(text, signs[i].sign, n) == 0)
            return n;
    }
    return 0;
}

static bool has_three_digits(const char *text) {
    return strspn(text, "0123456789") == 3;
}

/// "1 234,5" as "1234.5": signs between thousands stand before three digits, the first after one to
/// three. @return false where they do not, or where another sign stands
static bool normalise(const char *text, char decimal, const char *thousands, um_text *number) {
    while (strcmp(thousands, "blank") == 0 && thousands_sign(text, thousands))
        text += thousands_sign(text, thousands);
    if (*text == '-' || *text == '+')
        um_text_append_n(number, text++, 1);
    size_t n_digits = strspn(text, "0123456789");
    um_text_append_n(number, text, n_digits);
    text += n_digits;
    for (size_t n; (n = thousands_sign(text, thousands)) > 0; text += 3) {
        text += n;
        if (n_digits < 1 || n_digits > 3 || !has_three_digits(text))
            return false;
        n_digits = 3;
        um_text_append_n(number, text, 3);
    }
    if (*text == decimal) {
        um_text_append_n(number, ".", 1);
        text++;
    } else if (*text == '.' || *text == ',') {
        return false;
    }
    um_text_append(number, text); // decimals, an exponent; um_parse_real() judges
    return !strchr(text, ',');
}

/// What other options would make of a text that is no number.
static void append_remedy(const char *text, um_text *why) {
    for (size_t i = 0; i < UM_COUNT(decimal_words); i++)
        for (size_t j = 0; j < UM_COUNT(thousands_words); j++) {
            UM_AUTO(um_text) number = {0};
            double value = 0;
            if (strcmp(decimal_words[i], thousands_words[j]) == 0 ||
                !normalise(text, i ? ',' : '.', thousands_words[j], &number) ||
                !um_parse_real(number.data ? number.data : "", &value))
                continue;
            um_text_append_format(why, N_("; with `decimal: %s` and `thousands: %s` it would be"),
                                  decimal_words[i], thousands_words[j]);
            return;
        }
}

static bool read_word(const attribute_load *loading, const figure_column *figure, const char *text,
                      double *value) {
    UM_AUTO(char) *option = um_format("values.%s.%s", figure->name, text);
    const char *number = um_source_option(loading->load->source, option, NULL);
    return number && um_parse_real(number, value);
}

static bool check_size(const figure_column *figure, const char *text, double value, um_text *why) {
    for (size_t i = 0; i < N_SIZES; i++) {
        if (strcmp(size_names[i], figure->name) != 0)
            continue;
        if (value < 0)
            um_text_append_format(why, N_("%s '%s' is negative"), figure->name, text);
        else if (value > most[i])
            um_text_append_format(why, N_("%s '%s' is more than %.0f"), figure->name, text,
                                  most[i]);
        else if (i == 0 && value != floor(value))
            um_text_append_format(why, N_("%s '%s' is no whole number"), figure->name, text);
    }
    return !why->length;
}

/// In another unit. A whole number stays one: 1.001 thousand are 1,001, not 1,000.9999999999999.
static double scaled(double value, double factor) {
    double product = value * factor, whole = round(product);
    return fabs(product - whole) <= 1e-12 * fabs(product) ? whole : product;
}

/// @param[out] value NAN = not known
static bool read_figure(const attribute_load *loading, const um_rows *rows,
                        const figure_column *figure, double *value, um_text *why) {
    const char *text = um_rows_get(rows, figure->column);
    UM_AUTO(um_text) number = {0};
    *value = NAN;
    if (!*text || um_text_list_has(&loading->unknown, text))
        return true;
    if (figure->has_values && read_word(loading, figure, text, value))
        return true;
    if (um_rows_is_number(rows, figure->column))
        um_text_append(&number, text);
    else if (!normalise(text, figure->decimal, figure->thousands, &number))
        um_text_reset(&number);
    double parsed = 0;
    if (um_parse_real(number.data ? number.data : "", &parsed)) {
        *value = scaled(parsed, figure->factor);
        return check_size(figure, text, *value, why);
    }
    um_text_append_format(why, N_("%s '%s' is no number"), figure->name, text);
    if (figure->has_values)
        um_text_append_format(why, N_(" and no word of `values: {%s: ...}`"), figure->name);
    else
        append_remedy(text, why);
    return false;
}

// ------------------------------------------------------------------------------------------- store

/// A figure of the same key and year that is there already.
static um_status check_new(attribute_load *loading, const figure_column *figure, const char *key,
                           um_text *why, um_error *err) {
    bool has_row = false;
    sqlite3_stmt *find = loading->find_figure;
    um_db_bind_text(find, 1, key);
    um_db_bind_text(find, 2, figure->name);
    if (loading->year)
        sqlite3_bind_int64(find, 3, loading->year);
    UM_TRY(um_db_step(loading->load->db, find, &has_row, err));
    if (has_row && sqlite3_column_int64(find, 0) == loading->load->source_id)
        um_text_append_format(why, N_("%s of %s is there already, from an earlier row"),
                              figure->name, key);
    else if (has_row)
        um_text_append_format(why,
                              N_("%s of %s is there already, from source '%s'; another `year` "
                                 "would be a figure of its own"),
                              figure->name, key, um_db_column_text(find, 1));
    sqlite3_reset(find);
    return UM_OK;
}

static um_status insert_figure(attribute_load *loading, const figure_column *figure,
                               const char *key, double value, um_error *err) {
    sqlite3_stmt *insert = loading->insert;
    um_db_bind_text(insert, 1, key);
    um_db_bind_text(insert, 2, figure->name);
    if (loading->year)
        sqlite3_bind_int64(insert, 3, loading->year);
    sqlite3_bind_double(insert, 4, value);
    um_db_bind_text(insert, 5, figure->unit);
    sqlite3_bind_int64(insert, 6, loading->load->source_id);
    return um_db_run(loading->load->db, insert, err);
}

/// A published area is rounded to a hectare.
static const double equal_size[N_SIZES] = {0.5, 0.010001};

static um_status note_difference(attribute_load *loading, const um_rows *rows,
                                 const target_territory *target, const figure_column *figure,
                                 double value) {
    for (size_t i = 0; i < N_SIZES; i++) {
        char a[UM_NUMBER_SIZE], b[UM_NUMBER_SIZE];
        double own = target->sizes[i];
        if (strcmp(size_names[i], figure->name) != 0 || isnan(own) ||
            fabs(own - value) <= equal_size[i])
            continue;
        um_format_real(a, value);
        um_format_real(b, own);
        UM_TRY(um_load_noted(loading->load, um_rows_place(rows), target->key, "figures disagree",
                             "%s is %s here, %s in source '%s', %s", figure->name, a, b,
                             target->source,
                             loading->is_overwriting ? N_("whose figure is replaced")
                                                     : N_("whose figure was kept")));
    }
    return UM_OK;
}

/// A spelling that leads nowhere yet becomes an alias; one that leads elsewhere is told.
static um_status store_name(attribute_load *loading, const um_rows *rows,
                            const target_territory *target, um_error *err) {
    const char *name = um_rows_get(rows, NAME);
    const char *official = um_names_official(&loading->known_names, target->key);
    if (!loading->has_names || !*name || !official)
        return UM_OK;
    um_name_matches matches = um_names_resolve(&loading->known_names, name, target->level, "");
    for (size_t i = 0; i < matches.n_items; i++)
        if (strcmp(matches.items[i]->key, target->key) == 0)
            return UM_OK;
    if (matches.n_items)
        return um_load_noted(loading->load, um_rows_place(rows), target->key,
                             "name and key disagree",
                             "the key %s is that of %s, the name '%s' that of %s; the key was kept",
                             target->key, official, name, matches.items[0]->key);
    um_db_bind_text(loading->insert_alias, 1, name);
    um_db_bind_text(loading->insert_alias, 2, target->key);
    sqlite3_bind_int64(loading->insert_alias, 3, loading->load->source_id);
    return um_db_run(loading->load->db, loading->insert_alias, err);
}

static um_status store_target(attribute_load *loading, const um_rows *rows,
                              const target_territory *target, const double *values, um_error *err) {
    for (size_t i = 0; i < loading->n_figures; i++) {
        if (isnan(values[i]))
            continue;
        UM_TRY(insert_figure(loading, &loading->figures[i], target->key, values[i], err));
        UM_TRY(note_difference(loading, rows, target, &loading->figures[i], values[i]));
    }
    return store_name(loading, rows, target, err);
}

static um_status check_all_new(attribute_load *loading, const target_territory *targets,
                               size_t n_targets, const double *values, um_text *why,
                               um_error *err) {
    for (size_t t = 0; t < n_targets; t++)
        for (size_t i = 0; i < loading->n_figures && !why->length; i++)
            if (!isnan(values[i]))
                UM_TRY(check_new(loading, &loading->figures[i], targets[t].key, why, err));
    return UM_OK;
}

/// Stores the row for each of its territories; what is wrong with it goes into @p why.
static um_status store_row(attribute_load *loading, const um_rows *rows,
                           const target_territory *targets, size_t n_targets, um_text *why,
                           um_error *err) {
    double values[N_SIZES + MAX_FIGURES];
    size_t n_known = 0;
    for (size_t i = 0; i < loading->n_figures; i++) {
        if (!read_figure(loading, rows, &loading->figures[i], &values[i], why))
            return UM_OK;
        n_known += !isnan(values[i]);
    }
    if (n_known == 0) {
        loading->n_without_figure++;
        um_load_filtered(loading->load);
        return UM_OK;
    }
    UM_TRY(check_all_new(loading, targets, n_targets, values, why, err));
    if (why->length)
        return UM_OK;
    for (size_t i = 0; i < n_targets; i++)
        UM_TRY(store_target(loading, rows, &targets[i], values, err));
    um_load_stored(loading->load);
    return UM_OK;
}

/// The row of an old key that is kept already; NULL = there is none.
static const old_row *find_kept(const attribute_load *loading, const char *given) {
    for (size_t i = 0; i < loading->n_old_rows; i++)
        if (strcmp(loading->old_rows[i].given, given) == 0)
            return &loading->old_rows[i];
    return NULL;
}

/// Keeps the row of an old key until the figures are there to which its own are added.
static void keep_old(attribute_load *loading, const um_rows *rows, const char *key, bool *is_kept,
                     um_text *why) {
    um_succession became = follow_key(loading, key);
    *is_kept = false;
    if (loading->counts.n_items == 0 || !um_succession_is_single(&became) ||
        strlen(became.items[0].key) >= KEY_SIZE)
        return;
    const old_row *earlier = find_kept(loading, key);
    if (earlier) {
        um_text_append_format(why, N_("the old key %s is there already, from %s"), key,
                              earlier->place);
        return;
    }
    old_row row = {.file = loading->load->file};
    for (size_t i = 0; i < loading->n_figures; i++)
        if (!read_figure(loading, rows, &loading->figures[i], &row.values[i], why))
            return;
    snprintf(row.key, KEY_SIZE, "%s", became.items[0].key);
    row.given = um_strdup(key);
    row.place = um_strdup(um_rows_place(rows));
    UM_GROW(loading->old_rows, loading->n_old_rows, loading->old_row_capacity);
    loading->old_rows[loading->n_old_rows++] = row;
    *is_kept = true;
}

static um_status add_to_figure(attribute_load *loading, const old_row *row, size_t figure,
                               um_text *added, um_error *err) {
    const char *name = loading->figures[figure].name;
    sqlite3_stmt *add = loading->add;
    if (isnan(row->values[figure]) || !um_text_list_has(&loading->counts, name))
        return UM_OK;
    um_db_bind_text(add, 1, row->key);
    um_db_bind_text(add, 2, name);
    if (loading->year)
        sqlite3_bind_int64(add, 3, loading->year);
    sqlite3_bind_double(add, 4, row->values[figure]);
    sqlite3_bind_int64(add, 5, loading->load->source_id);
    UM_TRY(um_db_run(loading->load->db, add, err));
    if (sqlite3_changes(loading->load->db->handle))
        um_text_append_format(added, "%s%s", added->length ? ", " : "", name);
    return UM_OK;
}

static um_status add_old_rows(attribute_load *loading, um_error *err) {
    um_load *load = loading->load;
    for (size_t i = 0; i < loading->n_old_rows; i++) {
        const old_row *row = &loading->old_rows[i];
        UM_AUTO(um_text) added = {0};
        for (size_t figure = 0; figure < loading->n_figures; figure++)
            UM_TRY(add_to_figure(loading, row, figure, &added, err));
        load->file = row->file;
        if (added.length)
            UM_TRY(um_load_merged(load, row->place, row->given, "figures added",
                                  "%s is a part of %s today: added to that one's %s", row->given,
                                  row->key, added.data));
        else
            UM_TRY(um_load_rejected(load, row->place, row->given,
                                    "%s is a part of %s today, and here is no figure of that one "
                                    "to which its own could be added",
                                    row->given, row->key));
    }
    return UM_OK;
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    attribute_load *loading = user;
    UM_AUTO(um_text) key = {0};
    UM_AUTO(um_text) why = {0};
    target_territory targets[MAX_TARGETS] = {0};
    size_t n = 0;
    if (!is_admitted(loading, rows)) {
        um_load_filtered(loading->load);
        return UM_OK;
    }
    um_status status = UM_OK;
    if (read_key(loading, rows, &key, &why))
        status = find_targets(loading, key.data, targets, &n, err);
    bool is_kept = false;
    if (status == UM_OK && !why.length && n == 0)
        keep_old(loading, rows, key.data, &is_kept, &why);
    if (is_kept)
        return UM_OK;
    bool is_skipped = !why.length && n == 0 && loading->is_unknown_skipped;
    if (is_skipped)
        um_load_filtered(loading->load);
    else if (status == UM_OK && !why.length)
        status = n ? store_row(loading, rows, targets, n, &why, err)
                   : explain_unknown(loading, key.data, &why, err);
    clear_targets(targets);
    if (status != UM_OK || !why.length)
        return status;
    return um_load_rejected(loading->load, um_rows_place(rows), key.data, "%s", why.data);
}

// -------------------------------------------------------------------------------------------- load

static um_status prepare(attribute_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(um_crosswalk_read(db, &loading->crosswalk, err));
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } statements[] = {
        // What the step `sizes` put in the place of the territory's own figure is none of its own.
        {&loading->find,
         "SELECT level, iif(population_source_id IS NULL, population, own_population), "
         "iif(area_source_id IS NULL, area_km2, own_area_km2), source.name "
         "FROM territory JOIN source USING (source_id) WHERE key = ?1"},
        {&loading->add, "UPDATE indicator SET value = value + ?4 "
                        "WHERE key = ?1 AND name = ?2 AND year IS ?3 AND source_id = ?5"},
        {&loading->find_inside, "SELECT 1 FROM territory WHERE key > ?1 AND key < ?1 || ':' "
                                "AND key NOT GLOB '*[^0-9]*' AND source_id IS NOT NULL LIMIT 1"},
        {&loading->find_figure,
         "SELECT source_id, source.name FROM indicator JOIN source USING (source_id) "
         "WHERE key = ?1 AND indicator.name = ?2 AND year IS ?3"},
        {&loading->insert, "INSERT INTO indicator (key, name, year, value, unit, source_id) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
        {&loading->insert_alias,
         "INSERT INTO alias (kind, name, key, source_id) SELECT 'territory', ?1, ?2, ?3 "
         "WHERE NOT EXISTS (SELECT 1 FROM alias WHERE kind = 'territory' AND name = ?1 "
         "AND key = ?2)"},
    };
    for (size_t i = 0; i < UM_COUNT(statements); i++)
        UM_TRY(um_db_prepare(db, statements[i].sql, statements[i].statement, err));
    return loading->has_names ? um_names_read(db, loading->load->region, &loading->known_names, err)
                              : UM_OK;
}

static um_status load_attributes(um_load *load, um_error *err) {
    UM_AUTO(attribute_load) loading = {.load = load};
    UM_TRY(read_options(&loading, err));
    UM_TRY(prepare(&loading, err));
    UM_TRY(um_rows_each(load, loading.columns, loading.n_columns, take_row, &loading, err));
    UM_TRY(add_old_rows(&loading, err));
    if (loading.n_without_figure)
        UM_TRY(um_load_noted(load, N_("all rows"), NULL, "no figure",
                             "%" PRId64 " rows hold no figure and were left out",
                             loading.n_without_figure));
    return UM_OK;
}

const um_loader um_loader_attributes = {
    .name = "attributes",
    .summary = N_("Figures of territories by key: population, area, indicators (CSV, XLSX, ODS)"),
    .tables = "indicator alias",
    .reads = "territory alias key_change",
    .options = options,
    .run = load_attributes,
};
