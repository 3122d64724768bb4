/**
 * Rows of a table (CSV, XLSX, ODS: load/table.h) with its columns mapped to the names the engine
 * knows.
 *
 * The mapping is settled once a file: a column that region.yaml names must be there, one that it
 * does not name only when the loader cannot do without it. Every row is admitted to the accounting;
 * one that is not as wide as its header is rejected here and never seen by the loader. So is one
 * whose cell holds an error or a formula without its result in a column that is read, and one whose
 * key stands in a number cell of a spreadsheet, which has no leading zeros, unless `key_width` says
 * how many digits keys have; then keys of fewer digits get their zeros back, in CSV too. Columns of
 * keys are those called key, origin or destination and those whose names end in '_key'.
 */
#ifndef UM_LOAD_ROWS_H
#define UM_LOAD_ROWS_H

#include "load/loader.h"
#include "load/table.h"

/// A column by its engine name.
typedef struct um_column {
    /// The engine's name. With a dot it is the option that names the file's column ("modes.car"),
    /// after '=' the file's own name ("=satzart"); NULL = not wanted, its fields are "".
    const char *name;
    bool is_required;
} um_column;

// clang-format off
/// Options of every table, for the table of a loader.
#define UM_ROWS_OPTIONS                                                                            \
    {"delimiter", "CSV: character between two fields: ',' (default of most), ';', '|' or tab", false},     \
    {"encoding", "CSV: utf-8 (default) or windows-1252", false},                                   \
    {"sheet", "spreadsheet: name of the sheet, where it has several", false},                      \
    {"header_line", "line of the column names (default: the first that is not blank)", false},     \
    {"key_width", "digits of the keys, to give them back the zeros that a spreadsheet cut", false}
// clang-format on

typedef struct um_rows um_rows;

/// Reads the options delimiter and encoding; @p delimiter is the loader's own default.
um_status um_rows_csv_options(const um_load *load, char delimiter, um_csv_options *options,
                              um_error *err) UM_MUST_CHECK;

/**
 * Opens a file of the source, names it for messages (load->file) and maps its columns.
 *
 * @param[in]  file       index in load->paths
 * @param[in]  columns    what the loader reads; borrowed
 * @param[in]  n_columns  at most 64
 * @return UM_ERR_FORMAT with the nearest name when a column is missing
 */
um_status um_rows_open(um_load *load, size_t file, const um_column *columns, size_t n_columns,
                       um_rows **rows, um_error *err) UM_MUST_CHECK;
/// @param[out] has_row false at the end of the file
um_status um_rows_next(um_rows *rows, bool *has_row, um_error *err) UM_MUST_CHECK;
/// Field of a column, blanks at its ends left out; "" where it is empty or the file has no such
/// column. Borrowed until the next row.
const char *um_rows_get(const um_rows *rows, size_t column);
/// The same, NULL instead of "": what the store calls not known.
const char *um_rows_get_or_null(const um_rows *rows, size_t column);
bool um_rows_has_column(const um_rows *rows, size_t column);
/// Whether the field is a number cell of a spreadsheet: it has a decimal point, whatever the texts
/// beside it have.
bool um_rows_is_number(const um_rows *rows, size_t column);
/// "line 12" or "sheet Tabelle1, row 12", for the row read last.
const char *um_rows_place(const um_rows *rows);
int64_t um_rows_line(const um_rows *rows);
/**
 * Opens every file of the source, one after the other, and gives each row to the loader.
 *
 * @param[in] take  stores, merges or rejects the row; gets @p user
 */
um_status um_rows_each(um_load *load, const um_column *columns, size_t n_columns,
                       um_status (*take)(void *user, um_rows *rows, um_error *err), void *user,
                       um_error *err) UM_MUST_CHECK;
void um_rows_close(um_rows *rows);
UM_DEFINE_AUTO(um_rows, um_rows *, um_rows_close)

/// A date as precise as known, "" being one: else @p why says what is wrong and what would be
/// right.
bool um_check_date(const char *column, const char *date, um_text *why);
/// Whether @p last is not before @p first, compared as precisely as both are known; "" is never
/// before.
bool um_dates_are_in_order(const char *first, const char *last);

/// "'a', 'b' or 'c'": the candidates most like @p name, for messages; "" when there is none.
void um_append_nearest(um_text *text, const char *name, const char *const *candidates, size_t n);

#endif
