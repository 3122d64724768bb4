/**
 * Loader 'flows': an origin-destination table, one row a pair.
 *
 * Expects: CSV; columns origin, destination, persons; `modes: {car: column, ...}` for counts by
 * mode. With modes given, the column persons is read where region.yaml names it or the file has
 * one. Option statistic is required (two statistics are never mixed), level defaults to
 * municipality, year to the year of the source's vintage.
 *
 * Writes: flow: mode 'all' from persons, else the sum of the modes named; one row for each mode;
 * kind 'within' where both ends are one territory, else 'pair'. The range of a count is the count.
 * An empty cell of a mode is not known and writes no row.
 *
 * Rejects: an end without key, a count that is no number or negative, a pair for the second time
 * (the first is named).
 */
#include "load/rows.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { KEY_SIZE = 24, MAX_MODES = 24 };
enum { ORIGIN, DESTINATION, PERSONS, N_COLUMNS };

/// A row of a file; its counts stand in loading.counts from `counts` on.
typedef struct od_row {
    char origin[KEY_SIZE], destination[KEY_SIZE];
    size_t counts, file;
    int64_t line;
} od_row;

typedef struct od_load {
    um_load *load;
    um_column columns[N_COLUMNS + MAX_MODES]; ///< origin, destination, persons, then one a mode
    const char *modes[1 + MAX_MODES];         ///< 'all', then those of region.yaml
    size_t n_modes;
    const char *level, *statistic;
    int64_t year;
    od_row *rows;
    size_t n_rows, capacity;
    double *counts; ///< n_modes a row; NAN = not known
    size_t n_counts, count_capacity;
    sqlite3_stmt *find, *insert;
} od_load;

static void um_auto_od_load(od_load *loading) {
    free(loading->rows);
    free(loading->counts);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
}

static const um_loader_option options[] = {
    {"columns.origin", "column of the key of residence (origin)", false},
    {"columns.destination", "column of the key of the workplace (destination)", false},
    {"columns.persons", "column of the count (persons); without one the modes are added up", false},
    {"modes.*", "column of the count of a mode", false},
    {"statistic", "which statistic it is: census, pendlerrechnung, ...", true},
    {"level", "level of both ends: municipality (default), district, ...", false},
    {"year", "year of the counts (default: that of the vintage)", false},
    UM_ROWS_OPTIONS,
    {0},
};

// -------------------------------------------------------------------------------------------
// options

static um_status read_modes(od_load *loading, um_error *err) {
    static const char prefix[] = "modes.";
    const um_source *source = loading->load->source;
    loading->modes[loading->n_modes++] = "all";
    for (size_t i = 0; i < source->options.n_items; i++) {
        const char *name = source->options.items[i].name;
        if (strncmp(name, prefix, sizeof prefix - 1) != 0)
            continue;
        if (loading->n_modes > MAX_MODES)
            return um_load_fail_option(loading->load, err, name, "more than %d modes", MAX_MODES);
        if (strcmp(name + sizeof prefix - 1, "all") == 0)
            return um_load_fail_option(loading->load, err, name,
                                       "the count of all modes is `columns: {persons: ...}`");
        loading->columns[N_COLUMNS + loading->n_modes - 1] = (um_column){name, true};
        loading->modes[loading->n_modes++] = name + sizeof prefix - 1;
    }
    loading->columns[ORIGIN] = (um_column){"origin", true};
    loading->columns[DESTINATION] = (um_column){"destination", true};
    loading->columns[PERSONS] = (um_column){"persons", loading->n_modes == 1};
    return UM_OK;
}

static um_status read_year(od_load *loading, um_error *err) {
    const char *vintage = loading->load->source->vintage;
    UM_AUTO(char) *start = um_format("%.4s", vintage ? vintage : "");
    int64_t fallback = 0;
    if (strlen(start) == 4)
        um_parse_integer(start, &fallback);
    UM_TRY(
        um_load_option_integer(loading->load, "year", 1900, 2200, fallback, &loading->year, err));
    if (loading->year < 1900)
        return um_load_fail_option(loading->load, err, "year",
                                   "not given, and the vintage does not begin with a year");
    return UM_OK;
}

static um_status read_options(od_load *loading, um_error *err) {
    loading->statistic = um_source_option(loading->load->source, "statistic", "");
    if (!*loading->statistic)
        return um_load_fail_option(loading->load, err, "statistic", "is empty");
    UM_TRY(um_load_option_word(loading->load, "level", um_levels, UM_N_LEVELS, "municipality",
                               &loading->level, err));
    UM_TRY(read_year(loading, err));
    return read_modes(loading, err);
}

// ----------------------------------------------------------------------------------------------
// rows

static bool read_key(const um_rows *rows, size_t column, char key[KEY_SIZE], um_text *why) {
    static const char *const ends[] = {[ORIGIN] = "origin", [DESTINATION] = "destination"};
    const char *text = um_rows_get(rows, column);
    size_t n = strlen(text);
    if (n == 0)
        um_text_append_format(why, "%s is empty", ends[column]);
    else if (n >= KEY_SIZE)
        um_text_append_format(why, "%s '%.40s' is longer than a key (%d characters)", ends[column],
                              text, KEY_SIZE - 1);
    else
        memcpy(key, text, n + 1);
    return !why->length;
}

static bool read_count(const um_rows *rows, size_t column, const char *mode, double *count,
                       um_text *why) {
    const char *text = um_rows_get(rows, column);
    bool is_all = column == PERSONS;
    *count = NAN;
    if (!*text && (!is_all || !um_rows_has_column(rows, column)))
        return true; // not known
    if (!*text)
        um_text_append(why, "persons is empty");
    else if (!um_parse_real(text, count))
        um_text_append_format(why, "%s '%s' is no number", is_all ? "persons" : mode, text);
    else if (*count < 0)
        um_text_append_format(why, "%s %s is negative", is_all ? "persons" : mode, text);
    return !why->length;
}

static void keep_counts(od_load *loading, const double *counts) {
    for (size_t i = 0; i < loading->n_modes; i++) {
        UM_GROW(loading->counts, loading->n_counts, loading->count_capacity);
        loading->counts[loading->n_counts++] = counts[i];
    }
}

/// Without a column for all persons: the sum of the modes that are known.
static double sum_of_modes(const double *counts, size_t n_modes) {
    double sum = NAN;
    for (size_t i = 1; i < n_modes; i++)
        if (!isnan(counts[i]))
            sum = isnan(sum) ? counts[i] : sum + counts[i];
    return sum;
}

static um_status take_row(od_load *loading, const um_rows *rows, size_t file) {
    UM_AUTO(um_text) why = {0};
    od_row row = {.counts = loading->n_counts, .file = file, .line = um_rows_line(rows)};
    double counts[1 + MAX_MODES];
    bool is_good = read_key(rows, ORIGIN, row.origin, &why) &&
                   read_key(rows, DESTINATION, row.destination, &why);
    for (size_t i = 0; is_good && i < loading->n_modes; i++)
        is_good = read_count(rows, PERSONS + i, loading->modes[i], &counts[i], &why);
    if (!is_good)
        return um_load_rejected(loading->load, um_rows_place(rows),
                                um_rows_get_or_null(rows, ORIGIN), "%s", why.data);
    if (!um_rows_has_column(rows, PERSONS))
        counts[0] = sum_of_modes(counts, loading->n_modes);
    keep_counts(loading, counts);
    UM_GROW(loading->rows, loading->n_rows, loading->capacity);
    loading->rows[loading->n_rows++] = row;
    return UM_OK;
}

static um_status read_file(od_load *loading, size_t file, um_error *err) {
    UM_AUTO(um_rows) *rows = NULL;
    UM_TRY(um_rows_open(loading->load, file, loading->columns, N_COLUMNS + loading->n_modes - 1,
                        &rows, err));
    if (!um_rows_has_column(rows, PERSONS))
        UM_TRY(um_load_noted(loading->load, "header", NULL, "modes added up",
                             "no column of all persons: 'all' is the sum of the %zu modes named",
                             loading->n_modes - 1));
    for (bool has_row = true;;) {
        UM_TRY(um_rows_next(rows, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(take_row(loading, rows, file));
    }
}

// ---------------------------------------------------------------------------------------------
// store

static int compare_ends(const od_row *a, const od_row *b) {
    int order = strcmp(a->origin, b->origin);
    return order ? order : strcmp(a->destination, b->destination);
}

/// In order of the table's key, so that it grows at its end; then as read.
static int compare_rows(const void *a, const void *b) {
    const od_row *x = a, *y = b;
    int order = compare_ends(x, y);
    return order ? order : (x->counts > y->counts) - (x->counts < y->counts);
}

static um_status reject_pair(od_load *loading, const od_row *row, const char *where) {
    UM_AUTO(char) *key = um_format("%s-%s", row->origin, row->destination);
    UM_AUTO(char) *place = um_format("line %" PRId64, row->line);
    loading->load->file = loading->load->labels.items[row->file];
    return um_load_rejected(loading->load, place, key, "the pair %s to %s stands already in %s",
                            row->origin, row->destination, where);
}

/// Looks for the pair among the flows of other sources. @param[out] source  name of the source that
/// has it, or NULL
static um_status find_elsewhere(od_load *loading, const od_row *row, char **source, um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, row->origin);
    um_db_bind_text(loading->find, 2, row->destination);
    um_db_bind_text(loading->find, 3, loading->statistic);
    sqlite3_bind_int64(loading->find, 4, loading->year);
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    *source = has_row ? um_strdup(um_db_column_text(loading->find, 0)) : NULL;
    sqlite3_reset(loading->find);
    return UM_OK;
}

static um_status insert_count(od_load *loading, const od_row *row, const char *mode, double persons,
                              um_error *err) {
    bool is_within = strcmp(row->origin, row->destination) == 0;
    um_db_bind_text(loading->insert, 1, row->origin);
    um_db_bind_text(loading->insert, 2, row->destination);
    um_db_bind_text(loading->insert, 3, loading->level);
    um_db_bind_text(loading->insert, 4, loading->statistic);
    um_db_bind_text(loading->insert, 5, mode);
    sqlite3_bind_int64(loading->insert, 6, loading->year);
    um_db_bind_text(loading->insert, 7, is_within ? "within" : "pair");
    sqlite3_bind_double(loading->insert, 8, persons);
    sqlite3_bind_int64(loading->insert, 9, loading->load->source_id);
    return um_db_run(loading->load->db, loading->insert, err);
}

static um_status store_row(od_load *loading, const od_row *row, um_error *err) {
    UM_AUTO(char) *source = NULL;
    UM_TRY(find_elsewhere(loading, row, &source, err));
    if (source) {
        UM_AUTO(char) *where = um_format("source '%s'", source);
        return reject_pair(loading, row, where);
    }
    for (size_t i = 0; i < loading->n_modes; i++) {
        double persons = loading->counts[row->counts + i];
        if (!isnan(persons))
            UM_TRY(insert_count(loading, row, loading->modes[i], persons, err));
    }
    um_load_stored(loading->load);
    return UM_OK;
}

static um_status store_rows(od_load *loading, um_error *err) {
    if (loading->n_rows)
        qsort(loading->rows, loading->n_rows, sizeof *loading->rows, compare_rows);
    const od_row *first = NULL;
    for (size_t i = 0; i < loading->n_rows; i++) {
        const od_row *row = &loading->rows[i];
        if (!first || compare_ends(first, row) != 0) {
            first = row;
            UM_TRY(store_row(loading, row, err));
            continue;
        }
        UM_AUTO(char) *where =
            um_format("%s, line %" PRId64, loading->load->labels.items[first->file], first->line);
        UM_TRY(reject_pair(loading, row, where));
    }
    return UM_OK;
}

static um_status prepare(od_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(um_db_prepare(db,
                         "SELECT source.name FROM flow JOIN source USING (source_id) "
                         "WHERE origin_key = ?1 AND destination_key = ?2 AND statistic = ?3 "
                         "AND year = ?4 LIMIT 1",
                         &loading->find, err));
    return um_db_prepare(db,
                         "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, "
                         "year, kind, persons, persons_min, persons_max, source_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8, ?9)",
                         &loading->insert, err);
}

static um_status load_flows(um_load *load, um_error *err) {
    UM_AUTO(od_load) loading = {.load = load};
    UM_TRY(read_options(&loading, err));
    for (size_t i = 0; i < load->paths.n_items; i++)
        UM_TRY(read_file(&loading, i, err));
    UM_TRY(prepare(&loading, err));
    return store_rows(&loading, err);
}

const um_loader um_loader_flows = {
    .name = "flows",
    .summary = "Origin-destination table, also by mode (CSV)",
    .tables = "flow",
    .options = options,
    .run = load_flows,
};
