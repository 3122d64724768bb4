/**
 * Questions: one SQL file each, with a header that is a contract.
 *
 * um_query_parse() reads the header, um_query_find() finds a query by its name, um_query_open()
 * runs it over a store: read only, under an authorizer, its parameters bound, its columns as
 * declared. Rows come one by one (um_result) or as a whole (um_table). `header_keys` in query.c
 * lists what a header may say.
 */
#ifndef UM_PUBLISH_QUERY_H
#define UM_PUBLISH_QUERY_H

#include "core/db.h"
#include "core/text.h"

typedef enum um_value_type {
    UM_VALUE_TEXT,
    UM_VALUE_INTEGER,
    UM_VALUE_REAL,
} um_value_type;

/// `-- param: name | type | default | unit | description` and `-- param.de: name | description`
typedef struct um_query_param {
    char *name;
    um_value_type type;
    char *fallback; ///< as written; ":region.reference_date", ":region.focus"; NULL = required
    char *unit;
    char *description;
    char *description_de; ///< NULL where not given
    int line;
} um_query_param;

/// `-- column: name | type | unit | description` and `-- column.de: name | description`
typedef struct um_query_column {
    char *name;
    um_value_type type;
    char *unit; ///< "" for texts
    char *description;
    char *description_de; ///< NULL where not given
    int line;
    bool is_free; ///< of a query without header: each value has the type that it is stored with
} um_query_column;

/// `-- plot: chart | option=value | ...`
typedef struct um_query_plot {
    char *chart;
    um_pair_list options; ///< in order
    int line;
} um_query_plot;

/// What a row of a result is about, for a view from one territory (publish/focus.h).
typedef enum um_focus_kind {
    UM_FOCUS_WHOLE,     ///< the whole region: every row is shown
    UM_FOCUS_TERRITORY, ///< a territory, by its key
    UM_FOCUS_PAIR,      ///< two territories
    UM_FOCUS_FORUM,
    UM_FOCUS_CORRIDOR,
    UM_FOCUS_SITE,
    UM_FOCUS_KINDS
} um_focus_kind;

/// `-- focus: kind column ...`; where there are several lines, a row must be near by all of them
typedef struct um_query_focus {
    um_focus_kind kind;
    um_text_list columns; ///< of the result that hold the keys
} um_query_focus;

/// A line `-- finding:` or `-- finding.de:` (publish/finding.h)
typedef struct um_query_finding {
    char *text;
    int line;
} um_query_finding;

typedef struct um_query_findings {
    um_query_finding *items; ///< in order: the first whose guard holds is used
    size_t n_items, capacity;
} um_query_findings;

typedef struct um_query {
    char *name; ///< 'cooperation/coverage'; "" for a query parsed from a text
    char *path; ///< of its file; NULL for a query parsed from a text
    char *title, *title_de;
    um_query_findings findings, findings_de; ///< sentences that state the result
    um_text_list needs;                      ///< tables that must not be empty
    um_query_param *params;
    size_t n_params;
    um_query_column *columns;
    size_t n_columns;
    char *layer;             ///< name of a layer (publish/layers.h), NULL = a table only
    um_text_list layer_keys; ///< result columns that are its keys
    um_query_focus *focuses;
    size_t n_focuses; ///< 0 = not said: every row is shown, with a remark
    um_query_plot *plots;
    size_t n_plots;
    char *definition, *definition_de; ///< NULL where not given
    char *source;                     ///< where the definition comes from, NULL where not given
    um_text_list notes, notes_de;
    char *sql;    ///< everything after the header
    int sql_line; ///< line of the file on which sql begins
    bool is_bare; ///< has no header: parameters and columns come from the statement
} um_query;

/**
 * Reads a query from its text. Outputs stay untouched on failure.
 *
 * @return UM_ERR_FORMAT with the line: "line 2: unknown key 'colum'; did you mean 'column'?"
 */
um_status um_query_parse(const char *text, um_query **query, um_error *err) UM_MUST_CHECK;
/// Reads a query from a file; its name is the file's, without folder and extension.
um_status um_query_read(const char *path, um_query **query, um_error *err) UM_MUST_CHECK;
/**
 * Reads a file that may be a SELECT without header, for a quick question; then `is_bare` is set,
 * and um_query_describe() must follow. A line that looks like a header that is written wrong is
 * refused.
 */
um_status um_query_read_any(const char *path, um_query **query, um_error *err) UM_MUST_CHECK;
/**
 * Gives a query without header its columns, named and ordered as the SELECT has them, and its
 * parameters: every ':name' is a text that must be given. A query with header stays as it is.
 *
 * @return UM_ERR_FORMAT when the statement does what a query must not do
 */
um_status um_query_describe(um_db *db, um_query *query, um_error *err) UM_MUST_CHECK;
/**
 * Finds a query by its name ('cooperation/coverage') in folders, the first that has it; a name that
 * ends with ".sql" is a path.
 *
 * @return UM_ERR_NOT_FOUND with the nearest name
 */
um_status um_query_find(const char *name, const um_text_list *folders, um_query **query,
                        um_error *err) UM_MUST_CHECK;
/// Names of all queries in the folders, in byte order, each once.
um_status um_query_list(const um_text_list *folders, um_text_list *names,
                        um_error *err) UM_MUST_CHECK;
/// Where queries are looked for: the folders of $UMLAND_QUERIES (with ":" between), then the
/// shipped ones.
void um_query_folders(um_text_list *folders);
void um_query_free(um_query *query);
UM_DEFINE_AUTO(um_query, um_query *, um_query_free)

/// Texts in a language ("de" or "en"), English where there is no German one. Borrowed. "" where
/// there is none at all.
const char *um_query_title(const um_query *query, const char *language);
const char *um_query_definition(const um_query *query, const char *language);
const char *um_query_param_description(const um_query_param *param, const char *language);
const char *um_query_column_description(const um_query_column *column, const char *language);
const um_text_list *um_query_notes(const um_query *query, const char *language);
/// @return index of the parameter, -1 = no such parameter
int um_query_param_index(const um_query *query, const char *name);
/// @return index of the column, -1 = no such column
int um_query_column_index(const um_query *query, const char *name);

/**
 * Whether a text can be the value of a parameter: its type, a date, UTF-8.
 *
 * @return UM_ERR_USAGE: "parameter 'rows' wants an integer, not 'many'"
 */
um_status um_query_check_value(const um_query_param *param, const char *text,
                               um_error *err) UM_MUST_CHECK;
/**
 * Checks names and values of parameters as um_query_open() does, without a store. Defaults that the
 * region gives are not known here and pass.
 *
 * @param[in]  values  NULL = none
 * @param[out] fault   index of the pair that is at fault; SIZE_MAX where none is (a value that must
 * be given, a default of the header); NULL = not wanted
 * @return UM_ERR_USAGE; the sentence begins with the query's name, where it has one
 */
um_status um_query_check_params(const um_query *query, const um_pair_list *values, size_t *fault,
                                um_error *err) UM_MUST_CHECK;

/// Tables of `needs:` that are empty in this store: then there is nothing to ask. Empty list = the
/// query can run.
um_status um_query_missing(um_db *db, const um_query *query, um_text_list *missing,
                           um_error *err) UM_MUST_CHECK;

/// A source of the figures of a query. Texts "" where the store has none.
typedef struct um_query_source {
    char *name, *title, *publisher, *url, *licence, *attribution, *vintage;
} um_query_source;

/// The loaded table that a derived one is made from in the first place ("section": "corridor");
/// NULL for a loaded one. The text is static.
const char *um_query_origin(const char *table);

typedef struct um_query_sources {
    um_query_source *items; ///< in the order of the region file
    size_t n_items;
} um_query_sources;

/// The sources behind the tables that the query reads; a derived table stands for those that it was
/// made from.
um_status um_query_sources_read(um_db *db, const um_query *query, um_query_sources *sources,
                                um_error *err) UM_MUST_CHECK;
void um_query_sources_clear(um_query_sources *sources);
static inline void um_auto_um_query_sources(um_query_sources *sources) {
    um_query_sources_clear(sources);
}

/// A value of a row, of the type its column declares.
typedef struct um_value {
    const char *text; ///< as it is written to tables (numbers with the decimal point); "" for NULL;
                      ///< borrowed
    double real;      ///< of numbers; NAN for texts and NULL; may be infinite
    int64_t integer;  ///< of integers; 0 otherwise
    um_value_type type;
    bool is_null;
} um_value;

struct um_focus;

typedef struct um_query_options {
    double time_limit_s; ///< 0 = none
    const struct um_focus
        *focus; ///< only rows near it (publish/focus.h); NULL = all rows; borrowed
} um_query_options;

/// The rows of a running query. It borrows the store and the query.
typedef struct um_result um_result;

/**
 * Opens a query.
 *
 * @param[in]  db       the store
 * @param[in]  values   parameter values as text; NULL = none. An unknown name is refused with the
 * nearest one.
 * @param[in]  options  NULL = defaults
 * @return UM_ERR_USAGE for parameters; UM_ERR_NOT_FOUND when a table of `needs:` is empty;
 * UM_ERR_FORMAT when statement and header disagree or the statement does what a query must not do;
 * the sentence begins with the query's name, so that callers add none
 */
um_status um_query_open(um_db *db, const um_query *query, const um_pair_list *values,
                        const um_query_options *options, um_result **rows,
                        um_error *err) UM_MUST_CHECK;
/// @param[out] has_row false at the end
um_status um_result_next(um_result *rows, bool *has_row, um_error *err) UM_MUST_CHECK;
/// query->n_columns values of the row at hand; borrowed until the next step.
const um_value *um_result_values(const um_result *rows);
const um_query *um_result_query(const um_result *rows);
/// Parameters as they were bound.
const um_pair_list *um_result_params(const um_result *rows);
void um_result_close(um_result *rows);
UM_DEFINE_AUTO(um_result, um_result *, um_result_close)

/// All rows of a query, in memory.
typedef struct um_table {
    const um_query *query; ///< borrowed
    um_pair_list params;   ///< as they were bound
    size_t n_columns;
    size_t n_rows;
    int64_t n_far;    ///< rows that are not near the focus, left out
    um_value *values; ///< row by row; texts are owned by the table
    struct um_table_text *texts;
} um_table;

/// Reads what is left of @p rows.
um_status um_table_read(um_result *rows, um_table **table, um_error *err) UM_MUST_CHECK;
/// um_query_open(), um_table_read() and um_result_close() in one.
um_status um_query_run(um_db *db, const um_query *query, const um_pair_list *values,
                       um_table **table, um_error *err) UM_MUST_CHECK;
/// The same, with the rows near a focus. @param[in] focus  NULL = all rows
um_status um_query_run_from(um_db *db, const um_query *query, const um_pair_list *values,
                            const struct um_focus *focus, um_table **table,
                            um_error *err) UM_MUST_CHECK;
/// The n_columns values of a row.
static inline const um_value *um_table_row(const um_table *table, size_t row) {
    return table->values + row * table->n_columns;
}
static inline const um_value *um_table_value(const um_table *table, size_t row, size_t column) {
    return table->values + row * table->n_columns + column;
}
void um_table_free(um_table *table);
UM_DEFINE_AUTO(um_table, um_table *, um_table_free)

#endif
