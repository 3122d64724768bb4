/**
 * Loader 'flows': an origin-destination table, one row a pair.
 *
 * Expects: a table (CSV, XLSX, ODS); columns origin, destination, persons; `modes: {car: column,
 * ...}` for counts by mode. With modes given, the column persons is read where region.yaml names it
 * or the file has one. Option statistic is required (two statistics are never mixed), level
 * defaults to municipality, year to the year of the source's vintage.
 *
 * Writes: flow: mode 'all' from persons, else the sum of the modes named; one row for each mode;
 * kind 'within' where both ends are one territory, else 'pair'. The range of a count is the count.
 * An empty cell of a mode is not known and writes no row.
 *
 * Old keys: a key that ceased to be counts as its successor (load/crosswalk.h), and the row is
 * repaired. Rows that come to the same pair are added up: one is stored, the others are merged. Of
 * counts that are added, one that is not known makes the sum not known. A key that was divided is
 * shared out by the shares where they are known and add up to 1 (such counts are no whole numbers);
 * the row is counted once. Where both ends have become one, the pair lies within; it is stored if
 * the source counts those who stay, else their number would be too small, and it is rejected; of a
 * row that was divided only that share is left out, which is noted.
 *
 * Rejects: an end without key, a count that is no number or negative, a pair for the second time
 * (the first is named), a key that was divided in unknown shares.
 */
#include "core/messages.h"
#include "load/crosswalk.h"
#include "load/rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 24, MAX_MODES = 24 };
enum { ORIGIN, DESTINATION, PERSONS, N_COLUMNS };

/// The keys of a row as they stood in its file.
typedef struct old_pair {
    char origin[KEY_SIZE], destination[KEY_SIZE];
} old_pair;

/// A row of a file; its counts stand in loading.counts from `counts` on.
typedef struct od_row {
    char origin[KEY_SIZE], destination[KEY_SIZE]; ///< of today
    size_t counts, file;
    int64_t line;
    old_pair *old;   ///< NULL = the keys stood so in the file
    bool is_divided; ///< one share of several
    bool is_more;    ///< not the first of them: the row is counted already
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
    old_pair **old_pairs; ///< owned
    size_t n_old_pairs, old_pair_capacity;
    um_crosswalk *crosswalk;
    double *counts; ///< n_modes a row; NAN = not known
    size_t n_counts, count_capacity;
    sqlite3_stmt *find, *insert;
    bool has_others; ///< other sources have flows of this statistic and year
} od_load;

static void um_auto_od_load(od_load *loading) {
    free(loading->rows);
    for (size_t i = 0; i < loading->n_old_pairs; i++)
        free(loading->old_pairs[i]);
    free(loading->old_pairs);
    um_crosswalk_free(loading->crosswalk);
    free(loading->counts);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
}

static const um_loader_option options[] = {
    {"columns.origin", N_("column of the key of residence (origin)"), false},
    {"columns.destination", N_("column of the key of the workplace (destination)"), false},
    {"columns.persons", N_("column of the count (persons); without one the modes are added up"),
     false},
    {"modes.*", N_("column of the count of a mode"), false},
    {"statistic", N_("which statistic it is: census, pendlerrechnung, ..."), true},
    {"level", N_("level of both ends: municipality (default), district, ..."), false},
    {"year", N_("year of the counts (default: that of the vintage)"), false},
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
        um_text_append_format(why, N_("%s is empty"), ends[column]);
    else if (n >= KEY_SIZE)
        um_text_append_format(why, N_("%s '%.40s' is longer than a key (%d characters)"),
                              ends[column], text, KEY_SIZE - 1);
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
        um_text_append(why, N_("persons is empty"));
    else if (!um_parse_real(text, count))
        um_text_append_format(why, N_("%s '%s' is no number"), is_all ? "persons" : mode, text);
    else if (*count < 0)
        um_text_append_format(why, N_("%s %s is negative"), is_all ? "persons" : mode, text);
    return !why->length;
}

/// Keeps a row with a share of its counts.
static void keep_row(od_load *loading, od_row row, const double *counts, double share) {
    row.counts = loading->n_counts;
    for (size_t i = 0; i < loading->n_modes; i++) {
        UM_GROW(loading->counts, loading->n_counts, loading->count_capacity);
        loading->counts[loading->n_counts++] = share * counts[i];
    }
    UM_GROW(loading->rows, loading->n_rows, loading->capacity);
    loading->rows[loading->n_rows++] = row;
}

/// What became of an end. @return false, with the reason, where it cannot be told
static bool follow(const od_load *loading, const char *key, um_succession *ends, um_text *why) {
    *ends = um_crosswalk_follow(loading->crosswalk, key);
    if (ends->n_items == 0) { // it stays as it is
        *ends = (um_succession){.items = {{key, 1}}, .n_items = 1, .has_shares = true};
        return true;
    }
    for (size_t i = 0; i < ends->n_items; i++)
        if (strlen(ends->items[i].key) >= KEY_SIZE)
            um_text_append_format(why, N_("'%.40s' is longer than a key"), ends->items[i].key);
    if (why->length || ends->has_shares)
        return !why->length;
    um_succession_describe(ends, key, why);
    um_text_append(why, N_(", in shares that are not known or do not add up to 1"));
    return false;
}

/// Keeps a row under the keys of today: one row, or one for each pair of their shares.
static bool keep_followed(od_load *loading, od_row row, const double *counts, um_text *why) {
    old_pair given;
    um_succession origins, destinations;
    memcpy(given.origin, row.origin, KEY_SIZE);
    memcpy(given.destination, row.destination, KEY_SIZE);
    if (!follow(loading, given.origin, &origins, why) ||
        !follow(loading, given.destination, &destinations, why))
        return false;
    if (origins.changed_on || destinations.changed_on) {
        UM_GROW(loading->old_pairs, loading->n_old_pairs, loading->old_pair_capacity);
        row.old = loading->old_pairs[loading->n_old_pairs++] = um_alloc(sizeof given);
        *row.old = given;
    }
    row.is_divided = origins.n_items * destinations.n_items > 1;
    for (size_t i = 0; i < origins.n_items; i++)
        for (size_t k = 0; k < destinations.n_items; k++) {
            snprintf(row.origin, KEY_SIZE, "%s", origins.items[i].key);
            snprintf(row.destination, KEY_SIZE, "%s", destinations.items[k].key);
            keep_row(loading, row, counts, origins.items[i].share * destinations.items[k].share);
            row.is_more = true;
        }
    return true;
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
    od_row row = {.file = file, .line = um_rows_line(rows)};
    double counts[1 + MAX_MODES];
    bool is_good = read_key(rows, ORIGIN, row.origin, &why) &&
                   read_key(rows, DESTINATION, row.destination, &why);
    for (size_t i = 0; is_good && i < loading->n_modes; i++)
        is_good = read_count(rows, PERSONS + i, loading->modes[i], &counts[i], &why);
    if (is_good && !um_rows_has_column(rows, PERSONS))
        counts[0] = sum_of_modes(counts, loading->n_modes);
    if (is_good && keep_followed(loading, row, counts, &why))
        return UM_OK;
    return um_load_rejected(loading->load, um_rows_place(rows), um_rows_get_or_null(rows, ORIGIN),
                            "%s", why.data);
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

/// Rows that came to one pair by old keys stand behind those that name it, by these keys.
static int compare_given(const od_row *a, const od_row *b) {
    if (!a->old || !b->old)
        return (a->old != NULL) - (b->old != NULL);
    int order = strcmp(a->old->origin, b->old->origin);
    return order ? order : strcmp(a->old->destination, b->old->destination);
}

/// In order of the table's key, so that it grows at its end; then by the keys given, then as read.
static int compare_rows(const void *a, const void *b) {
    const od_row *x = a, *y = b;
    int order = compare_ends(x, y);
    if (order == 0)
        order = compare_given(x, y);
    return order ? order : (x->counts > y->counts) - (x->counts < y->counts);
}

static const char *given_origin(const od_row *row) {
    return row->old ? row->old->origin : row->origin;
}

static const char *given_destination(const od_row *row) {
    return row->old ? row->old->destination : row->destination;
}

static um_status reject_row(od_load *loading, const od_row *row, const char *why) {
    if (row->is_more)
        return UM_OK;
    UM_AUTO(char) *key = um_format("%s-%s", given_origin(row), given_destination(row));
    UM_AUTO(char) *place = um_load_place(loading->load, row->file, row->line);
    loading->load->file = loading->load->labels.items[row->file];
    return um_load_rejected(loading->load, place, key, "%s", why);
}

static um_status reject_pair(od_load *loading, const od_row *row, const char *where) {
    UM_AUTO(char) *why = um_format(N_("the pair %s to %s stands already in %s"), given_origin(row),
                                   given_destination(row), where);
    return reject_row(loading, row, why);
}

/// Looks for the pair among the flows of other sources. @param[out] source  name of the source that
/// has it, or NULL
static um_status find_elsewhere(od_load *loading, const od_row *row, char **source, um_error *err) {
    bool has_row = false;
    *source = NULL;
    if (!loading->has_others)
        return UM_OK;
    um_db_bind_text(loading->find, 1, row->origin);
    um_db_bind_text(loading->find, 2, row->destination);
    um_db_bind_text(loading->find, 3, loading->statistic);
    sqlite3_bind_int64(loading->find, 4, loading->year);
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    *source = has_row ? um_strdup(um_db_column_text(loading->find, 0)) : NULL;
    sqlite3_reset(loading->find);
    return UM_OK;
}

/// What is bound is not copied: it outlives the statement's step. Level, statistic, year and source
/// stay bound from row to row.
static um_status insert_count(od_load *loading, const od_row *row, const char *mode, double persons,
                              um_error *err) {
    sqlite3_stmt *insert = loading->insert;
    bool is_within = strcmp(row->origin, row->destination) == 0;
    sqlite3_bind_text(insert, 1, row->origin, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, row->destination, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, mode, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, is_within ? "within" : "pair", -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 5, persons);
    um_status status =
        sqlite3_step(insert) == SQLITE_DONE ? UM_OK : um_db_fail(loading->load->db, err);
    sqlite3_reset(insert);
    return status;
}

static void bind_source(od_load *loading) {
    um_db_bind_text(loading->insert, 6, loading->level);
    um_db_bind_text(loading->insert, 7, loading->statistic);
    sqlite3_bind_int64(loading->insert, 8, loading->year);
    sqlite3_bind_int64(loading->insert, 9, loading->load->source_id);
}

static um_status insert_counts(od_load *loading, const od_row *row, um_error *err) {
    for (size_t i = 0; i < loading->n_modes; i++) {
        double persons = loading->counts[row->counts + i];
        if (!isnan(persons))
            UM_TRY(insert_count(loading, row, loading->modes[i], persons, err));
    }
    return UM_OK;
}

/// Closes the account of a row that is stored, or was added to the first of its pair.
static um_status account(od_load *loading, const od_row *row, bool is_first) {
    if (row->is_more)
        return UM_OK;
    if (is_first)
        um_load_stored(loading->load);
    if (!row->old) // only the first can be without old keys
        return UM_OK;
    UM_AUTO(char) *place = um_load_place(loading->load, row->file, row->line);
    UM_AUTO(char) *key = um_format("%s-%s", row->origin, row->destination);
    loading->load->file = loading->load->labels.items[row->file];
    return (is_first ? um_load_repaired : um_load_merged)(
        loading->load, place, key, is_first ? "key changed" : "flows merged",
        is_first ? N_("%s to %s counts as %s to %s") : N_("%s to %s was added to %s to %s"),
        row->old->origin, row->old->destination, row->origin, row->destination);
}

/// Adds up the rows of a pair in the first; a row that says the same again is rejected.
static um_status add_rows(od_load *loading, const od_row *rows, size_t n) {
    UM_TRY(account(loading, &rows[0], true));
    const od_row *first = rows; // of those with the same keys in the file
    for (size_t i = 1; i < n; i++) {
        if (compare_given(first, &rows[i]) == 0) {
            UM_AUTO(char) *place = um_load_place(loading->load, first->file, first->line);
            UM_AUTO(char) *where =
                um_format("%s, %s", loading->load->labels.items[first->file], place);
            UM_TRY(reject_pair(loading, &rows[i], where));
            continue;
        }
        first = &rows[i];
        for (size_t mode = 0; mode < loading->n_modes; mode++)
            loading->counts[rows->counts + mode] += loading->counts[first->counts + mode];
        UM_TRY(account(loading, first, false));
    }
    return UM_OK;
}

/// Pairs that lie within one territory today, and no row counts those who stay.
static bool is_within_by_change(const od_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(given_origin(&rows[i]), given_destination(&rows[i])) == 0)
            return false;
    return strcmp(rows[0].origin, rows[0].destination) == 0;
}

/// Of a row that was divided the other shares are stored: it is no rejected one.
static um_status leave_out_share(od_load *loading, const od_row *row, const char *why) {
    UM_AUTO(char) *key = um_format("%s-%s", given_origin(row), given_destination(row));
    UM_AUTO(char) *place = um_load_place(loading->load, row->file, row->line);
    loading->load->file = loading->load->labels.items[row->file];
    if (!row->is_more)
        um_load_stored(loading->load);
    return um_load_noted(loading->load, place, key, "share left out", "%s", why);
}

static um_status reject_rows(od_load *loading, const od_row *rows, size_t n, const char *source) {
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(char) *why =
            source ? um_format(N_("the pair %s to %s stands already in source '%s'"),
                               given_origin(&rows[i]), given_destination(&rows[i]), source)
                   : um_format(N_("%s and %s are both %s today, and nothing counts those who stay "
                                  "there: the flow within would be too small"),
                               given_origin(&rows[i]), given_destination(&rows[i]), rows[i].origin);
        UM_TRY(!source && rows[i].is_divided ? leave_out_share(loading, &rows[i], why)
                                             : reject_row(loading, &rows[i], why));
    }
    return UM_OK;
}

/// Rows of one pair of today, one behind the other.
static um_status store_pair(od_load *loading, const od_row *rows, size_t n, um_error *err) {
    UM_AUTO(char) *source = NULL;
    UM_TRY(find_elsewhere(loading, rows, &source, err));
    if (source || is_within_by_change(rows, n))
        return reject_rows(loading, rows, n, source);
    UM_TRY(add_rows(loading, rows, n));
    return insert_counts(loading, rows, err);
}

static um_status store_rows(od_load *loading, um_error *err) {
    if (loading->n_rows)
        qsort(loading->rows, loading->n_rows, sizeof *loading->rows, compare_rows);
    for (size_t i = 0, n; i < loading->n_rows; i += n) {
        for (n = 1; i + n < loading->n_rows; n++)
            if (compare_ends(&loading->rows[i], &loading->rows[i + n]) != 0)
                break;
        UM_TRY(store_pair(loading, &loading->rows[i], n, err));
    }
    return UM_OK;
}

/// Asked once, so that not every pair has to be.
static um_status find_others(od_load *loading, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(loading->load->db,
                         "SELECT 1 FROM flow WHERE statistic = ?1 AND year = ?2 LIMIT 1", &select,
                         err));
    um_db_bind_text(select, 1, loading->statistic);
    sqlite3_bind_int64(select, 2, loading->year);
    return um_db_step(loading->load->db, select, &loading->has_others, err);
}

static um_status prepare(od_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(find_others(loading, err));
    UM_TRY(um_db_prepare(db,
                         "SELECT source.name FROM flow JOIN source USING (source_id) "
                         "WHERE origin_key = ?1 AND destination_key = ?2 AND statistic = ?3 "
                         "AND year = ?4 LIMIT 1",
                         &loading->find, err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO flow (origin_key, destination_key, mode, kind, persons, "
                         "persons_min, persons_max, level, statistic, year, source_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?7, ?8, ?9)",
                         &loading->insert, err));
    bind_source(loading);
    return UM_OK;
}

static um_status load_flows(um_load *load, um_error *err) {
    UM_AUTO(od_load) loading = {.load = load};
    UM_TRY(read_options(&loading, err));
    UM_TRY(um_crosswalk_read(load->db, &loading.crosswalk, err));
    for (size_t i = 0; i < load->paths.n_items; i++)
        UM_TRY(read_file(&loading, i, err));
    UM_TRY(prepare(&loading, err));
    return store_rows(&loading, err);
}

const um_loader um_loader_flows = {
    .name = "flows",
    .summary = N_("Origin-destination table, also by mode (CSV, XLSX, ODS)"),
    .tables = "flow",
    .reads = "key_change",
    .options = options,
    .run = load_flows,
};
