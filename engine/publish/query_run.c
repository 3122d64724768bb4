#include "core/messages.h"
#include "publish/focus.h"
#include "publish/query.h"
#include "publish/query_guard.h"
#include "publish/query_values.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct um_result {
    um_db *db;             ///< borrowed
    const um_query *query; ///< borrowed
    sqlite3_stmt *statement;
    um_pair_list params;
    um_value *values;                ///< one a column
    char (*numbers)[UM_NUMBER_SIZE]; ///< texts of numbers, one a column
    int64_t row;                     ///< from 1
    const um_focus *focus;           ///< borrowed; NULL = all rows
    um_text_list forums;             ///< of the focus, on the day of the query
    int64_t n_far, n_given;
    int64_t most_rows; ///< rows to be given, where the limit is counted here; 0 = no limit here
    double time_limit_s;
    struct timespec start;
};

static const char *const type_names[] = {
    [UM_VALUE_TEXT] = "text", [UM_VALUE_INTEGER] = "integer", [UM_VALUE_REAL] = "real"};

// ------------------------------------------------------------------------------------------------
// needs

static bool has_needs_row(um_db *db, const char *table, um_error *err, um_status *status) {
    int64_t n = 0;
    UM_AUTO(char) *sql = um_format("SELECT EXISTS (SELECT 1 FROM \"%s\")", table);
    *status = um_db_get_integer(db, sql, &n, err);
    return n != 0;
}

um_status um_query_missing(um_db *db, const um_query *query, um_text_list *missing, um_error *err) {
    for (size_t i = 0; i < query->needs.n_items; i++) {
        um_status status = UM_OK;
        bool has_row = has_needs_row(db, query->needs.items[i], err, &status);
        if (status != UM_OK)
            return um_fail_while(err, "'needs: %s'", query->needs.items[i]);
        if (!has_row)
            um_text_list_add(missing, query->needs.items[i]);
    }
    return UM_OK;
}

static um_status require_needs(um_db *db, const um_query *query, um_error *err) {
    UM_AUTO(um_text_list) missing = {0};
    UM_AUTO(um_text) words = {0};
    UM_TRY(um_query_missing(db, query, &missing, err));
    if (missing.n_items == 0)
        return UM_OK;
    for (size_t i = 0; i < missing.n_items; i++)
        um_text_append_format(&words, "%s'%s'", i ? ", " : "", missing.items[i]);
    return um_fail(err, UM_ERR_NOT_FOUND, "needs %s, which the store has no rows of", words.data);
}

// ------------------------------------------------------------------------------------------------
// parameters

static um_status fail_query(const um_query *query, um_error *err) {
    return *query->name ? um_fail_while(err, "%s", query->name) : err->code;
}

static um_status fail_unknown(const um_query *query, const char *name, um_error *err) {
    UM_AUTO(um_text_list) known = {0};
    for (size_t i = 0; i < query->n_params; i++)
        um_text_list_add(&known, query->params[i].name);
    const char *nearest = um_nearest_name(name, (const char *const *)known.items, known.n_items);
    return um_fail(err, UM_ERR_USAGE, "the query has no parameter '%s'%s%s%s", name,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "");
}

/// @param[out] fault index of the value that is no parameter
static um_status check_names(const um_query *query, const um_pair_list *values, size_t *fault,
                             um_error *err) {
    for (size_t i = 0; i < values->n_items; i++)
        if (um_query_param_index(query, values->items[i].name) < 0) {
            *fault = i;
            return fail_unknown(query, values->items[i].name, err);
        }
    return UM_OK;
}

static um_status fail_missing(const um_query_param *param, um_error *err) {
    return um_fail(err, UM_ERR_USAGE, "parameter '%s' must be given (%s)", param->name,
                   param->description);
}

um_status um_query_check_value(const um_query_param *param, const char *text, um_error *err) {
    int64_t integer = 0;
    double real = 0;
    if (!um_is_utf8(text, strlen(text)))
        return um_fail(err, UM_ERR_USAGE, "the value of parameter '%s' is not in UTF-8",
                       param->name);
    if (param->type == UM_VALUE_INTEGER && !um_parse_integer(text, &integer))
        return um_fail(err, UM_ERR_USAGE, "parameter '%s' wants an integer, not '%s'", param->name,
                       text);
    if (param->type == UM_VALUE_REAL && !um_parse_real(text, &real))
        return um_fail(err, UM_ERR_USAGE,
                       "parameter '%s' wants a number with a decimal point, not '%s'", param->name,
                       text);
    if (strcmp(param->unit, "ISO date") == 0 && !um_is_date(text))
        return um_fail(err, UM_ERR_USAGE,
                       "parameter '%s' wants a date (2024, 2024-12 or 2024-12-31), not '%s'",
                       param->name, text);
    return UM_OK;
}

static size_t find_value(const um_pair_list *values, const char *name) {
    for (size_t i = 0; values && i < values->n_items; i++)
        if (strcmp(values->items[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

/// The value that um_query_open() would bind, unless the region gives it.
static um_status check_param(const um_query_param *param, const um_pair_list *values, size_t *fault,
                             um_error *err) {
    size_t given = find_value(values, param->name);
    const char *text = given == SIZE_MAX ? param->fallback : values->items[given].value;
    if (!text)
        return fail_missing(param, err);
    if (given == SIZE_MAX && *text == ':')
        return UM_OK;
    *fault = given;
    UM_TRY(um_query_check_value(param, text, err));
    *fault = SIZE_MAX;
    return UM_OK;
}

static um_status check_params(const um_query *query, const um_pair_list *values, size_t *fault,
                              um_error *err) {
    if (values)
        UM_TRY(check_names(query, values, fault, err));
    for (size_t i = 0; i < query->n_params; i++)
        UM_TRY(check_param(&query->params[i], values, fault, err));
    return UM_OK;
}

um_status um_query_check_params(const um_query *query, const um_pair_list *values, size_t *fault,
                                um_error *err) {
    size_t unused;
    fault = fault ? fault : &unused;
    *fault = SIZE_MAX;
    if (check_params(query, values, fault, err) != UM_OK)
        return fail_query(query, err);
    return UM_OK;
}

/// The default as a new text: what the header says, or what the region says.
static um_status resolve_fallback(const um_result *rows, const char *fallback, char **text,
                                  um_error *err) {
    static const struct {
        const char *name, *sql;
    } of_region[] = {
        {":region.reference_date", "SELECT reference_date FROM region"},
        {":region.focus", "SELECT coalesce(focus_key, '') FROM region"},
    };
    if (rows->focus && strcmp(fallback, ":region.focus") == 0) {
        *text = um_strdup(rows->focus->key);
        return UM_OK;
    }
    for (size_t i = 0; i < UM_COUNT(of_region); i++)
        if (strcmp(fallback, of_region[i].name) == 0) {
            UM_TRY(um_db_get_text(rows->db, of_region[i].sql, text, err));
            if (!*text)
                *text = um_strdup("");
            return UM_OK;
        }
    *text = um_strdup(fallback);
    return UM_OK;
}

static um_status bind(sqlite3_stmt *statement, const um_query_param *param, const char *text,
                      um_error *err) {
    UM_AUTO(char) *placeholder = um_format(":%s", param->name);
    int index = sqlite3_bind_parameter_index(statement, placeholder);
    int64_t integer = 0;
    double real = 0;
    if (index == 0)
        return um_fail(err, UM_ERR_FORMAT, "line %d: parameter '%s' is not used", param->line,
                       param->name);
    UM_TRY(um_query_check_value(param, text, err));
    if (param->type == UM_VALUE_TEXT)
        um_db_bind_text(statement, index, text);
    else if (param->type == UM_VALUE_INTEGER && um_parse_integer(text, &integer))
        sqlite3_bind_int64(statement, index, integer);
    else if (um_parse_real(text, &real))
        sqlite3_bind_double(statement, index, real);
    return UM_OK;
}

/// The rows of a limit ("rows, the largest first") are counted after far ones were left out: near
/// rows further down would be lost.
static bool is_counted_here(um_result *rows, const um_query_param *param, const char *text) {
    int64_t most = 0;
    bool is_limit = rows->focus && param->type == UM_VALUE_INTEGER &&
                    strcmp(param->unit, "rows") == 0 && um_focus_selects(rows->query) &&
                    um_parse_integer(text, &most) && most > 0;
    if (is_limit)
        rows->most_rows = rows->most_rows && rows->most_rows < most ? rows->most_rows : most;
    return is_limit;
}

static um_status bind_param(um_result *rows, const um_query_param *param,
                            const um_pair_list *values, um_error *err) {
    UM_AUTO(char) *text = um_strdup(values ? um_pair_list_get(values, param->name) : NULL);
    if (!text && !param->fallback)
        return fail_missing(param, err);
    if (!text)
        UM_TRY(resolve_fallback(rows, param->fallback, &text, err));
    UM_TRY(bind(rows->statement, param,
                is_counted_here(rows, param, text) ? "9223372036854775807" : text, err));
    if (values && um_pair_list_get(values, param->name)) // a default may name what this store lacks
        UM_TRY(um_query_check_known(rows->db, param, text, err));
    um_pair_list_add(&rows->params, param->name, text);
    return UM_OK;
}

/// Every placeholder of the statement is a parameter of the header.
static um_status check_placeholders(const um_result *rows, um_error *err) {
    int n = sqlite3_bind_parameter_count(rows->statement);
    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(rows->statement, i);
        if (!name || *name != ':')
            return um_fail(err, UM_ERR_FORMAT, "a placeholder '%s': parameters are written ':name'",
                           name ? name : "?");
        if (um_query_param_index(rows->query, name + 1) < 0)
            return um_fail(err, UM_ERR_FORMAT, "parameter '%s' is not declared in the header",
                           name);
    }
    return UM_OK;
}

static um_status bind_params(um_result *rows, const um_pair_list *values, um_error *err) {
    size_t fault = 0;
    if (values)
        UM_TRY(check_names(rows->query, values, &fault, err));
    UM_TRY(check_placeholders(rows, err));
    for (size_t i = 0; i < rows->query->n_params; i++)
        UM_TRY(bind_param(rows, &rows->query->params[i], values, err));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// columns and values

static um_status check_columns(const um_result *rows, um_error *err) {
    const um_query *query = rows->query;
    size_t n = (size_t)sqlite3_column_count(rows->statement);
    for (size_t i = 0; i < n && i < query->n_columns; i++) {
        const char *name = sqlite3_column_name(rows->statement, (int)i);
        if (strcmp(name, query->columns[i].name) != 0)
            return um_fail(err, UM_ERR_FORMAT,
                           "column %zu of the SELECT is '%s', the header declares '%s'", i + 1,
                           name, query->columns[i].name);
    }
    if (n != query->n_columns)
        return um_fail(err, UM_ERR_FORMAT, "the SELECT has %zu columns, the header declares %zu", n,
                       query->n_columns);
    return UM_OK;
}

static um_status fail_type(const um_result *rows, size_t column, um_error *err) {
    const um_query_column *declared = &rows->query->columns[column];
    bool is_blob = sqlite3_column_type(rows->statement, (int)column) == SQLITE_BLOB;
    return um_fail(
        err, UM_ERR_FORMAT, "row %" PRId64 ": column '%s' is declared %s, but is %s%s%s", rows->row,
        declared->name, type_names[declared->type], is_blob ? _("a blob") : "'",
        is_blob ? "" : um_db_column_text(rows->statement, (int)column), is_blob ? "" : "'");
}

static um_status take_text(um_result *rows, size_t column, um_value *value, um_error *err) {
    const char *text = um_db_column_text(rows->statement, (int)column);
    size_t n = (size_t)sqlite3_column_bytes(rows->statement, (int)column);
    if (strlen(text) != n || !um_is_utf8(text, n))
        return um_fail(err, UM_ERR_FORMAT, "row %" PRId64 ": column '%s' is no text in UTF-8",
                       rows->row, rows->query->columns[column].name);
    value->text = text;
    return UM_OK;
}

static void take_integer(um_result *rows, size_t column, um_value *value) {
    value->integer = sqlite3_column_int64(rows->statement, (int)column);
    value->real = (double)value->integer;
    um_format_integer(rows->numbers[column], value->integer);
    value->text = rows->numbers[column];
}

static void take_real(um_result *rows, size_t column, um_value *value) {
    value->real = sqlite3_column_double(rows->statement, (int)column);
    if (isfinite(value->real)) {
        um_format_real(rows->numbers[column], value->real);
        value->text = rows->numbers[column];
    }
}

/// A geometry in a quick question (SELECT *) is none of its texts.
static void take_blob(um_result *rows, size_t column, um_value *value) {
    int n = sqlite3_column_bytes(rows->statement, (int)column);
    snprintf(rows->numbers[column], UM_NUMBER_SIZE, "(%d bytes)", n);
    value->text = rows->numbers[column];
}

static um_value_type declared_type(const um_query_column *column, int stored) {
    if (!column->is_free || stored == SQLITE_NULL)
        return column->type;
    return stored == SQLITE_INTEGER ? UM_VALUE_INTEGER
           : stored == SQLITE_FLOAT ? UM_VALUE_REAL
                                    : UM_VALUE_TEXT;
}

static um_status take_value(um_result *rows, size_t column, um_error *err) {
    um_value *value = &rows->values[column];
    int stored = sqlite3_column_type(rows->statement, (int)column);
    um_value_type declared = declared_type(&rows->query->columns[column], stored);
    *value = (um_value){.text = "", .real = NAN, .type = declared};
    if (stored == SQLITE_NULL) {
        value->is_null = true;
        return UM_OK;
    }
    if (declared == UM_VALUE_TEXT && stored == SQLITE_TEXT)
        return take_text(rows, column, value, err);
    if (declared == UM_VALUE_INTEGER && stored == SQLITE_INTEGER)
        take_integer(rows, column, value);
    else if (declared == UM_VALUE_REAL && (stored == SQLITE_INTEGER || stored == SQLITE_FLOAT))
        take_real(rows, column, value);
    else if (stored == SQLITE_BLOB && rows->query->columns[column].is_free)
        take_blob(rows, column, value);
    else
        return fail_type(rows, column, err);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// queries without header

static um_value_type type_of(const char *declared) {
    if (declared && strcmp(declared, "INTEGER") == 0)
        return UM_VALUE_INTEGER;
    return declared && strcmp(declared, "REAL") == 0 ? UM_VALUE_REAL : UM_VALUE_TEXT;
}

static void describe_columns(sqlite3_stmt *statement, um_query *query) {
    query->n_columns = (size_t)sqlite3_column_count(statement);
    query->columns = um_alloc_array(query->n_columns, sizeof *query->columns);
    for (size_t i = 0; i < query->n_columns; i++)
        query->columns[i] =
            (um_query_column){.name = um_strdup(sqlite3_column_name(statement, (int)i)),
                              .type = type_of(sqlite3_column_decltype(statement, (int)i)),
                              .unit = um_strdup(""),
                              .description = um_strdup(""),
                              .is_free = true};
}

/// What is no ':name' is left to um_query_open(), which refuses it.
static void describe_params(sqlite3_stmt *statement, um_query *query) {
    int n = sqlite3_bind_parameter_count(statement);
    query->params = um_alloc_array((size_t)n, sizeof *query->params);
    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(statement, i);
        if (name && *name == ':')
            query->params[query->n_params++] =
                (um_query_param){.name = um_strdup(name + 1),
                                 .unit = um_strdup(""),
                                 .description = um_format("--set %s=...", name + 1)};
    }
}

um_status um_query_describe(um_db *db, um_query *query, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    if (!query->is_bare || query->n_columns)
        return UM_OK;
    if (um_query_prepare(db, query->sql, query->sql_line, &statement, NULL, err) != UM_OK)
        return fail_query(query, err);
    describe_columns(statement, query);
    describe_params(statement, query);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// open, next, close

static double seconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static int is_late(void *context) {
    const um_result *rows = context;
    return seconds_since(&rows->start) > rows->time_limit_s;
}

static void set_time_limit(um_result *rows, const um_query_options *options) {
    if (!options || options->time_limit_s <= 0)
        return;
    rows->time_limit_s = options->time_limit_s;
    clock_gettime(CLOCK_MONOTONIC, &rows->start);
    sqlite3_progress_handler(rows->db->handle, 10000, is_late, rows);
}

/// The forums of the focus on the day of the query: its parameter `date`, else the reference date.
static um_status read_forums(um_result *rows, um_error *err) {
    UM_AUTO(char) *date = um_strdup(um_pair_list_get(&rows->params, "date"));
    if (!rows->focus || !um_focus_selects(rows->query))
        return UM_OK;
    if (!date || !um_is_date(date))
        UM_TRY(resolve_fallback(rows, ":region.reference_date", &date, err));
    return um_focus_forums(rows->db, rows->focus, date, &rows->forums, NULL, err);
}

static um_status open_rows(um_result *rows, const um_pair_list *values, um_error *err) {
    const um_query *query = rows->query;
    UM_TRY(um_query_prepare(rows->db, query->sql, query->sql_line, &rows->statement, NULL, err));
    UM_TRY(check_columns(rows, err));
    UM_TRY(bind_params(rows, values, err));
    UM_TRY(require_needs(rows->db, query, err));
    UM_TRY(read_forums(rows, err));
    rows->values = um_alloc_array(query->n_columns, sizeof *rows->values);
    rows->numbers = um_alloc_array(query->n_columns, sizeof *rows->numbers);
    return UM_OK;
}

um_status um_query_open(um_db *db, const um_query *query, const um_pair_list *values,
                        const um_query_options *options, um_result **out, um_error *err) {
    UM_AUTO(um_result) *rows = um_alloc(sizeof *rows);
    *rows = (um_result){.db = db, .query = query, .focus = options ? options->focus : NULL};
    if (open_rows(rows, values, err) != UM_OK)
        return fail_query(query, err);
    set_time_limit(rows, options);
    *out = UM_STEAL(rows);
    return UM_OK;
}

static um_status step(um_result *rows, bool *has_row, um_error *err) {
    int rc = sqlite3_step(rows->statement);
    if (rc == SQLITE_INTERRUPT)
        return um_fail(err, UM_ERR_DB, "stopped after %g s, its time limit", rows->time_limit_s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return um_db_fail(rows->db, err);
    *has_row = rc == SQLITE_ROW;
    rows->row++;
    for (size_t i = 0; *has_row && i < rows->query->n_columns; i++)
        UM_TRY(take_value(rows, i, err));
    return UM_OK;
}

static bool is_near(const um_result *rows) {
    return !rows->focus || um_focus_has(rows->focus, &rows->forums, rows->query, rows->values);
}

um_status um_result_next(um_result *rows, bool *has_row, um_error *err) {
    bool has_next = false;
    for (;;) {
        if (step(rows, &has_next, err) != UM_OK)
            return fail_query(rows->query, err);
        if (!has_next || is_near(rows))
            break;
        rows->n_far++;
    }
    *has_row = has_next && (!rows->most_rows || rows->n_given < rows->most_rows);
    rows->n_given += *has_row;
    return UM_OK;
}

const um_value *um_result_values(const um_result *rows) {
    return rows->values;
}

const um_query *um_result_query(const um_result *rows) {
    return rows->query;
}

const um_pair_list *um_result_params(const um_result *rows) {
    return &rows->params;
}

void um_result_close(um_result *rows) {
    if (!rows)
        return;
    if (rows->time_limit_s > 0)
        sqlite3_progress_handler(rows->db->handle, 0, NULL, NULL);
    sqlite3_finalize(rows->statement);
    um_pair_list_clear(&rows->params);
    um_text_list_clear(&rows->forums);
    free(rows->values);
    free(rows->numbers);
    free(rows);
}

// ------------------------------------------------------------------------------------------------
// whole tables

/// A block of texts that never moves.
struct um_table_text {
    struct um_table_text *next;
    size_t used, size;
    char bytes[];
};

enum { TEXT_BLOCK = 1 << 16 };

static const char *keep_text(um_table *table, const char *text) {
    size_t size = strlen(text) + 1;
    struct um_table_text *block = table->texts;
    if (size == 1)
        return "";
    if (!block || block->size - block->used < size) {
        size_t room = size > TEXT_BLOCK ? size : TEXT_BLOCK;
        block = um_alloc(sizeof *block + room);
        block->size = room;
        block->next = table->texts;
        table->texts = block;
    }
    char *kept = memcpy(block->bytes + block->used, text, size);
    block->used += size;
    return kept;
}

static void keep_row(um_table *table, const um_value *values) {
    um_value *row = table->values + table->n_rows++ * table->n_columns;
    for (size_t i = 0; i < table->n_columns; i++) {
        row[i] = values[i];
        row[i].text = keep_text(table, values[i].text);
    }
}

um_status um_table_read(um_result *rows, um_table **out, um_error *err) {
    UM_AUTO(um_table) *table = um_alloc(sizeof *table);
    size_t capacity = 0;
    table->query = rows->query;
    table->n_columns = rows->query->n_columns;
    for (size_t i = 0; i < rows->params.n_items; i++)
        um_pair_list_add(&table->params, rows->params.items[i].name, rows->params.items[i].value);
    for (;;) {
        bool has_row = false;
        UM_TRY(um_result_next(rows, &has_row, err));
        if (!has_row)
            break;
        if (table->n_rows == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            table->values =
                um_resize(table->values, capacity, table->n_columns * sizeof *table->values);
        }
        keep_row(table, rows->values);
    }
    table->n_far = rows->n_far;
    *out = UM_STEAL(table);
    return UM_OK;
}

um_status um_query_run_from(um_db *db, const um_query *query, const um_pair_list *values,
                            const um_focus *focus, um_table **table, um_error *err) {
    UM_AUTO(um_result) *rows = NULL;
    UM_TRY(um_query_open(db, query, values, &(um_query_options){.focus = focus}, &rows, err));
    return um_table_read(rows, table, err);
}

um_status um_query_run(um_db *db, const um_query *query, const um_pair_list *values,
                       um_table **table, um_error *err) {
    return um_query_run_from(db, query, values, NULL, table, err);
}

void um_table_free(um_table *table) {
    if (!table)
        return;
    while (table->texts) {
        struct um_table_text *next = table->texts->next;
        free(table->texts);
        table->texts = next;
    }
    um_pair_list_clear(&table->params);
    free(table->values);
    free(table);
}
