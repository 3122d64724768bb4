/*
 * What is counted once all flows are loaded: in one pass over them, in the order of their key.
 */
#include "core/intern.h"
#include "core/messages.h"
#include "core/text.h"
#include "load/loader.h"

#include <inttypes.h>
#include <string.h>

enum { STATISTIC, MODE, KIND, LEVEL, N_WORDS };

typedef struct flow_group {
    char *words[N_WORDS];
    int64_t year, rows;
    double persons;
} flow_group;

/// Flows of one source.
typedef struct flow_source {
    int64_t source_id;
    bool has_within;
    um_intern unknown; ///< keys of pairs that are no loaded territory
    double *persons;   ///< on pairs with each of them
    size_t capacity;
    double persons_outside; ///< on pairs with any of them
} flow_source;

typedef struct flow_count {
    flow_group *groups;
    size_t n_groups, group_capacity, group; ///< that of the row before
    flow_source *sources;
    size_t n_sources, source_capacity;
    um_intern territories;
} flow_count;

static void um_auto_flow_count(flow_count *count) {
    for (size_t i = 0; i < count->n_groups; i++)
        for (size_t k = 0; k < N_WORDS; k++)
            free(count->groups[i].words[k]);
    for (size_t i = 0; i < count->n_sources; i++) {
        um_intern_clear(&count->sources[i].unknown);
        free(count->sources[i].persons);
    }
    free(count->groups);
    free(count->sources);
    um_intern_clear(&count->territories);
}

// ---------------------------------------------------------------------------------------- counting

/// Columns of the pass: the words first, then these.
enum { YEAR = N_WORDS, SOURCE, PERSONS, ORIGIN, DESTINATION };
static const char select_flows[] =
    "SELECT statistic, mode, kind, level, year, source_id, persons, origin_key, destination_key "
    "FROM flow ORDER BY origin_key, destination_key, statistic, mode, year, kind";

static bool is_of_group(const flow_group *group, sqlite3_stmt *row) {
    if (group->year != sqlite3_column_int64(row, YEAR))
        return false;
    for (int i = 0; i < N_WORDS; i++)
        if (strcmp(group->words[i], um_db_column_text(row, i)) != 0)
            return false;
    return true;
}

static flow_group *find_group(flow_count *count, sqlite3_stmt *row) {
    for (size_t i = 0; i < count->n_groups; i++) {
        size_t at = (count->group + i) % count->n_groups; // mostly the same as before, or the next
        if (is_of_group(&count->groups[at], row))
            return &count->groups[count->group = at];
    }
    UM_GROW(count->groups, count->n_groups, count->group_capacity);
    flow_group *group = &count->groups[count->group = count->n_groups++];
    *group = (flow_group){.year = sqlite3_column_int64(row, YEAR)};
    for (int i = 0; i < N_WORDS; i++)
        group->words[i] = um_strdup(um_db_column_text(row, i));
    return group;
}

static flow_source *find_source(flow_count *count, int64_t source_id) {
    for (size_t i = 0; i < count->n_sources; i++)
        if (count->sources[i].source_id == source_id)
            return &count->sources[i];
    UM_GROW(count->sources, count->n_sources, count->source_capacity);
    count->sources[count->n_sources] = (flow_source){.source_id = source_id};
    return &count->sources[count->n_sources++];
}

/// @return whether the key is that of no territory
static bool count_end(const flow_count *count, flow_source *source, sqlite3_stmt *row, int column) {
    const char *key = um_db_column_text(row, column);
    size_t n = (size_t)sqlite3_column_bytes(row, column);
    bool is_new = false;
    if (um_intern_find(&count->territories, key, n) >= 0)
        return false;
    size_t number = (size_t)um_intern_add(&source->unknown, key, n, &is_new);
    UM_RESERVE(source->persons, number + 1, source->capacity);
    source->persons[number] =
        (is_new ? 0 : source->persons[number]) + sqlite3_column_double(row, PERSONS);
    return true;
}

static void count_row(flow_count *count, sqlite3_stmt *row) {
    flow_group *group = find_group(count, row);
    flow_source *source = find_source(count, sqlite3_column_int64(row, SOURCE));
    group->rows++;
    group->persons += sqlite3_column_double(row, PERSONS);
    source->has_within = source->has_within || strcmp(group->words[KIND], "within") == 0;
    if (count->territories.n == 0 || strcmp(group->words[KIND], "pair") != 0 ||
        strcmp(group->words[MODE], "all") != 0)
        return;
    bool is_origin_unknown = count_end(count, source, row, ORIGIN);
    if (count_end(count, source, row, DESTINATION) || is_origin_unknown)
        source->persons_outside += sqlite3_column_double(row, PERSONS);
}

static um_status read_territories(um_db *db, um_intern *keys, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, "SELECT key FROM territory ORDER BY key", &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        const char *key = um_db_column_text(select, 0);
        um_intern_add(keys, key, strlen(key), NULL);
    }
}

static int compare_sources(const void *a, const void *b) {
    const flow_source *x = a, *y = b;
    return (x->source_id > y->source_id) - (x->source_id < y->source_id);
}

static um_status count_flows(um_db *db, flow_count *count, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(read_territories(db, &count->territories, err));
    UM_TRY(um_db_prepare(db, select_flows, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        count_row(count, select);
    }
    if (count->n_sources)
        qsort(count->sources, count->n_sources, sizeof *count->sources, compare_sources);
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- writing

static um_status write_groups(um_db *db, const flow_count *count, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_exec(db, "DELETE FROM flow_group", err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO flow_group (statistic, mode, kind, level, year, rows, "
                         "persons) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &insert, err));
    for (size_t i = 0; i < count->n_groups; i++) {
        const flow_group *group = &count->groups[i];
        for (int k = 0; k < N_WORDS; k++)
            um_db_bind_text(insert, k + 1, group->words[k]);
        sqlite3_bind_int64(insert, N_WORDS + 1, group->year);
        sqlite3_bind_int64(insert, N_WORDS + 2, group->rows);
        sqlite3_bind_double(insert, N_WORDS + 3, group->persons);
        UM_TRY(um_db_run(db, insert, err));
    }
    return UM_OK;
}

static um_status write_note(um_db *db, sqlite3_stmt *insert, int64_t source_id, const char *key,
                            const char *kind, const char *note, um_error *err) {
    sqlite3_bind_int64(insert, 1, source_id);
    um_db_bind_text(insert, 2, key);
    um_db_bind_text(insert, 3, kind);
    um_db_bind_text(insert, 4, note);
    return um_db_run(db, insert, err);
}

/// By persons, then by key.
static int32_t find_largest(const flow_source *source) {
    int32_t largest = 0;
    for (int32_t i = 1; i < (int32_t)source->unknown.n; i++) {
        double more = source->persons[i] - source->persons[largest];
        if (more > 0 || (more == 0 && strcmp(um_intern_text(&source->unknown, i),
                                             um_intern_text(&source->unknown, largest)) < 0))
            largest = i;
    }
    return largest;
}

static um_status note_unknown(um_db *db, sqlite3_stmt *insert, const flow_source *source,
                              um_error *err) {
    if (source->unknown.n == 0)
        return UM_OK;
    const char *key = um_intern_text(&source->unknown, find_largest(source));
    char persons[UM_NUMBER_SIZE];
    um_format_fixed(persons, source->persons_outside, 0);
    UM_AUTO(char) *note =
        um_format(N_("%zu keys are no loaded territory, the largest %s: %s persons "
                     "on pairs with them, kept as flows with an end outside"),
                  source->unknown.n, key, persons);
    return write_note(db, insert, source->source_id, key, "keys without territory", note, err);
}

/// Of tables of all pairs: other loaders have none within by their nature.
static um_status note_nobody_within(um_db *db, sqlite3_stmt *insert, const flow_source *source,
                                    um_error *err) {
    UM_AUTO(char) *sql =
        um_format("SELECT count(*) FROM source WHERE loader = 'flows' AND source_id = %" PRId64,
                  source->source_id);
    int64_t is_table = 0;
    UM_TRY(um_db_get_integer(db, sql, &is_table, err));
    if (!is_table || source->has_within)
        return UM_OK;
    return write_note(db, insert, source->source_id, NULL, "nobody within a territory",
                      N_("no row has the same territory at both ends: self-containment and labour "
                         "market areas cannot be told"),
                      err);
}

static um_status write_notes(um_db *db, const flow_count *count, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_exec(db,
                      "DELETE FROM repair WHERE kind IN ('keys without territory', "
                      "'nobody within a territory')",
                      err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO repair (source_id, file, place, key, kind, note) "
                         "VALUES (?1, '', 'all rows', ?2, ?3, ?4)",
                         &insert, err));
    for (size_t i = 0; i < count->n_sources; i++)
        UM_TRY(note_unknown(db, insert, &count->sources[i], err));
    for (size_t i = 0; i < count->n_sources; i++)
        UM_TRY(note_nobody_within(db, insert, &count->sources[i], err));
    return UM_OK;
}

um_status um_flows_group(um_db *db, um_error *err) {
    UM_AUTO(flow_count) count = {0};
    UM_TRY(count_flows(db, &count, err));
    UM_TRY(write_groups(db, &count, err));
    return write_notes(db, &count, err);
}
