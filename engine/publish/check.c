#include "publish/check.h"
#include "core/messages.h"
#include "publish/check_order.h"
#include "publish/finding.h"
#include "publish/plot.h"
#include "publish/query_guard.h"
#include "publish/sql_words.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void um_check_report_clear(um_check_report *report) {
    um_text_list_clear(&report->faults);
    um_text_list_clear(&report->notes);
}

static void add_fault(um_check_report *report, const char *fmt, ...) UM_PRINTF(2, 3);

static void add_fault(um_check_report *report, const char *fmt, ...) {
    char text[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    um_text_list_add(&report->faults, text);
}

// ------------------------------------------------------------------------------------------------
// header

static void want_text(const char *text, const char *key, um_check_report *report) {
    if (!text || !*text)
        add_fault(report, "the header declares no '%s:'", key);
}

static void check_unit(const char *what, const char *name, um_value_type type, const char *unit,
                       int line, um_check_report *report) {
    if (type != UM_VALUE_TEXT && !*unit)
        add_fault(report,
                  "line %d: the number in %s '%s' has no unit (a plain count: what is counted)",
                  line, what, name);
}

static void check_column(const um_query_column *column, um_check_report *report) {
    check_unit("column", column->name, column->type, column->unit, column->line, report);
    if (column->type == UM_VALUE_TEXT && *column->unit)
        add_fault(report, "line %d: the text in column '%s' has the unit '%s'", column->line,
                  column->name, column->unit);
    if (!*column->description)
        add_fault(report, "line %d: column '%s' has no description", column->line, column->name);
    if (!column->description_de || !*column->description_de)
        add_fault(report, "line %d: column '%s' has no 'column.de:'", column->line, column->name);
}

static void check_param(const um_query_param *param, um_check_report *report) {
    check_unit("parameter", param->name, param->type, param->unit, param->line, report);
    if (!*param->description)
        add_fault(report, "line %d: parameter '%s' has no description", param->line, param->name);
    if (!param->description_de || !*param->description_de)
        add_fault(report, "line %d: parameter '%s' has no 'param.de:'", param->line, param->name);
}

static void check_plot(const um_query *query, const um_query_plot *plot, um_check_report *report) {
    um_error err = {0};
    if (um_plot_check(query, plot, &err) != UM_OK)
        add_fault(report, "line %d: %s", plot->line, err.text);
}

static void check_header(const um_query *query, um_check_report *report) {
    want_text(query->title_de, "title.de", report);
    want_text(query->definition, "definition", report);
    want_text(query->definition_de, "definition.de", report);
    want_text(query->source, "source", report);
    if (query->notes.n_items != query->notes_de.n_items)
        add_fault(report, "%zu 'note:' but %zu 'note.de:'", query->notes.n_items,
                  query->notes_de.n_items);
    um_finding_faults(query, &report->faults);
    for (size_t i = 0; i < query->n_params; i++)
        check_param(&query->params[i], report);
    for (size_t i = 0; i < query->n_columns; i++)
        check_column(&query->columns[i], report);
    for (size_t i = 0; i < query->n_plots; i++)
        check_plot(query, &query->plots[i], report);
}

// ------------------------------------------------------------------------------------------------
// the words of the statement

/// The name of the function called at word @p i, or false.
static bool take_call(const um_sql_words *words, size_t i, char name[64]) {
    const um_sql_word *word = &words->items[i];
    if (!um_sql_is(words, i + 1, "(") || word->n >= 64 || !isalpha((unsigned char)*word->start))
        return false;
    memcpy(name, word->start, word->n);
    name[word->n] = '\0';
    return true;
}

static void check_predicate(const um_sql_words *words, size_t i, const char *function,
                            um_check_report *report) {
    size_t close = um_sql_close(words, i + 1);
    bool is_compared = (um_sql_is(words, close + 1, "=") && um_sql_is(words, close + 2, "1")) ||
                       (i >= 2 && um_sql_is(words, i - 1, "=") && um_sql_is(words, i - 2, "1"));
    if (um_query_is_predicate(function) && !is_compared)
        add_fault(report,
                  "line %d: %s() without '= 1': an error inside it (2 or -1) would count as true",
                  words->items[i].line, function);
}

static void check_clock(const um_sql_words *words, size_t i, const char *function,
                        um_check_report *report) {
    static const char *const clocks[] = {"date",      "time",      "datetime",
                                         "julianday", "unixepoch", "strftime"};
    bool is_clock = um_sql_is(words, i + 2, ")") || um_sql_is(words, i + 2, "'now'") ||
                    um_sql_is(words, i + 4, "'now'");
    for (size_t j = 0; is_clock && j < UM_COUNT(clocks); j++)
        if (strcasecmp(function, clocks[j]) == 0)
            add_fault(report,
                      "line %d: %s() reads the clock: take a parameter with the default "
                      ":region.reference_date",
                      words->items[i].line, function);
}

static void check_order_by(const um_sql_words *words, um_check_report *report) {
    for (size_t i = 0; i < words->n_items; i++)
        if (words->items[i].depth == 0 && um_sql_is(words, i, "ORDER") &&
            um_sql_is(words, i + 1, "BY"))
            return;
    add_fault(report, "no ORDER BY: rows come in any order");
}

static void check_words(const um_query *query, um_check_report *report) {
    UM_AUTO(um_sql_words) words = {0};
    char function[64];
    um_sql_split(query->sql, query->sql_line, &words);
    for (size_t i = 0; i < words.n_items; i++) {
        if (take_call(&words, i, function)) {
            check_predicate(&words, i, function, report);
            check_clock(&words, i, function, report);
        }
        if (um_sql_is(&words, i, "SELECT") && um_sql_is(&words, i + 1, "*"))
            add_fault(report, "line %d: SELECT *: name the columns", words.items[i].line);
    }
    check_order_by(&words, report);
}

// ------------------------------------------------------------------------------------------------
// the statement on a store

/// Values for a trial: as given, and something for required parameters.
static void complete_values(const um_query *query, const um_pair_list *given,
                            um_pair_list *values) {
    for (size_t i = 0; given && i < given->n_items; i++)
        um_pair_list_add(values, given->items[i].name, given->items[i].value);
    for (size_t i = 0; i < query->n_params; i++) {
        const um_query_param *param = &query->params[i];
        bool is_date = strcmp(param->unit, "ISO date") == 0;
        if (!param->fallback && !um_pair_list_get(values, param->name))
            um_pair_list_add(values, param->name,
                             param->type != UM_VALUE_TEXT ? "0"
                             : is_date                    ? "2000-01-01"
                                                          : "");
    }
}

/// Runs the query with unordered scans as they come, or reversed.
static um_status run(um_db *db, const um_query *query, const um_pair_list *values, bool is_reversed,
                     um_table **table, um_error *err) {
    UM_TRY(um_db_exec(db,
                      is_reversed ? "PRAGMA reverse_unordered_selects = ON"
                                  : "PRAGMA reverse_unordered_selects = OFF",
                      err));
    return um_query_run(db, query, values, table, err);
}

/// Sums of reals differ in their last digits when rows come in another order.
static bool are_equal(const um_value *a, const um_value *b) {
    bool is_near = a->type == UM_VALUE_REAL && !a->is_null && !b->is_null &&
                   fabs(a->real - b->real) <= 1e-12 * fabs(a->real);
    return is_near || (a->is_null == b->is_null && strcmp(a->text, b->text) == 0);
}

static void compare(const um_table *there, const um_table *back, um_check_report *report) {
    size_t n = there->n_rows < back->n_rows ? there->n_rows : back->n_rows;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < there->n_columns; j++)
            if (!are_equal(um_table_value(there, i, j), um_table_value(back, i, j))) {
                add_fault(report,
                          "rows depend on the order of a scan: reversed, row %zu has '%s' instead "
                          "of '%s' in "
                          "column '%s'",
                          i + 1, um_table_value(back, i, j)->text,
                          um_table_value(there, i, j)->text, there->query->columns[j].name);
                return;
            }
    if (there->n_rows != back->n_rows)
        add_fault(report, "rows depend on the order of a scan: %zu rows, reversed %zu",
                  there->n_rows, back->n_rows);
}

static void check_finite(const um_table *table, um_check_report *report) {
    for (size_t i = 0; i < table->n_rows * table->n_columns; i++)
        if (!table->values[i].is_null && isinf(table->values[i].real)) {
            add_fault(report, "row %zu: column '%s' is infinite", i / table->n_columns + 1,
                      table->query->columns[i % table->n_columns].name);
            return;
        }
}

/// What um_query_open() said, without the query's name: whoever prints faults says whose they are.
static const char *words_of(const um_query *query, const um_error *failure) {
    size_t n = strlen(query->name);
    bool is_named = n && strncmp(failure->text, query->name, n) == 0 &&
                    strncmp(failure->text + n, ": ", 2) == 0;
    return failure->text + (is_named ? n + 2 : 0);
}

/// A failure that the query is to blame for is a fault; others (a full disk) are failures.
static um_status blame(const um_query *query, um_status status, const um_error *failure,
                       um_check_report *report, um_error *err) {
    bool is_fault = status == UM_ERR_FORMAT || status == UM_ERR_USAGE || status == UM_ERR_DB;
    if (status != UM_OK && !is_fault)
        return um_fail(err, status, "%s", failure->text);
    if (status != UM_OK)
        add_fault(report, "%s", words_of(query, failure));
    return UM_OK;
}

static um_status check_run(um_db *db, const um_query *query, const um_pair_list *values,
                           um_check_report *report, um_error *err) {
    UM_AUTO(um_table) *there = NULL;
    UM_AUTO(um_table) *back = NULL;
    um_error failure = {0};
    um_status status = run(db, query, values, false, &there, &failure);
    if (status == UM_OK)
        status = run(db, query, values, true, &back, &failure);
    UM_TRY(um_db_exec(db, "PRAGMA reverse_unordered_selects = OFF", err));
    if (status != UM_OK)
        return blame(query, status, &failure, report, err);
    report->n_checked = (int64_t)there->n_rows;
    if (there->n_rows == 0)
        um_text_list_add(&report->notes, _("no rows: types and order of rows were not tried"));
    compare(there, back, report);
    check_finite(there, report);
    return um_check_order(db, query, values, report, err);
}

/// Opens without running: statement, columns and parameters. Empty `needs:` are no fault.
static um_status check_statement(um_db *db, const um_query *query, const um_pair_list *values,
                                 um_check_report *report, um_error *err) {
    UM_AUTO(um_result) *rows = NULL;
    um_error failure = {0};
    um_status status = um_query_open(db, query, values, NULL, &rows, &failure);
    if (status != UM_ERR_NOT_FOUND)
        return blame(query, status, &failure, report, err);
    um_text_list_add(&report->notes, words_of(query, &failure));
    return UM_OK;
}

static um_status check_on_store(um_db *db, const um_query *query, const um_pair_list *given,
                                um_check_report *report, um_error *err) {
    UM_AUTO(um_pair_list) values = {0};
    complete_values(query, given, &values);
    size_t n_faults = report->faults.n_items, n_notes = report->notes.n_items;
    UM_TRY(check_statement(db, query, &values, report, err));
    if (report->faults.n_items > n_faults || report->notes.n_items > n_notes)
        return UM_OK; // what does not open cannot run
    return check_run(db, query, &values, report, err);
}

/// A store without rows, to see the tables.
static um_status open_empty_store(um_db **out, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_db_open(":memory:", UM_DB_CREATE, &db, err));
    UM_TRY(um_db_create_schema(db, 25833, err));
    UM_TRY(um_db_exec(db,
                      "INSERT INTO region (region_id, name, srid, reference_date, language)"
                      " VALUES (1, '', 25833, '2000-01-01', 'en')",
                      err));
    *out = UM_STEAL(db);
    return UM_OK;
}

static void note_lines(const um_query *query, um_check_report *report) {
    if (query->findings.n_items == 0)
        um_text_list_add(&report->notes, _("no 'finding:' line: in the report its title stands "
                                           "where the result would"));
    if (query->n_focuses == 0)
        um_text_list_add(&report->notes, _("no 'focus:' line: --focus shows every row of it "
                                           "('focus: whole' says that this is meant)"));
}

um_status um_check_query(um_db *db, const um_query *query, const um_pair_list *values,
                         um_check_report *report, um_error *err) {
    UM_AUTO(um_db) *empty = NULL;
    check_header(query, report);
    check_words(query, report);
    if (db) {
        note_lines(query, report);
        return check_on_store(db, query, values, report, err);
    }
    UM_TRY(open_empty_store(&empty, err));
    UM_TRY(check_on_store(empty, query, values, report, err));
    um_text_list_clear(&report->notes); // that this store is empty is no news
    um_text_list_add(&report->notes, _("no store given: the query was not run"));
    note_lines(query, report);
    return UM_OK;
}
