/**
 * A table with a line of column names: a CSV file, or a sheet of a spreadsheet by the file's
 * ending.
 *
 * What differs between the two is settled here: a row of a sheet is as wide as its header (what
 * stands beside the named columns has no name and is left out, what is missing is empty), the
 * header is the first row that is not blank where `header_line` names none, and line breaks in a
 * name count as blanks.
 */
#ifndef UM_LOAD_TABLE_H
#define UM_LOAD_TABLE_H

#include "core/csv.h"
#include "load/sheet.h"

typedef struct um_table_options {
    um_csv_options csv; ///< header_line is that of a sheet, too
    const char *sheet;  ///< NULL = the only one; not for CSV
} um_table_options;

typedef struct um_table um_table;

typedef struct um_table_row {
    const char *const *fields; ///< borrowed until the next row; never NULL
    const um_cell_kind *kinds; ///< of the fields; NULL for CSV, which has texts only
    size_t n_fields;
    int64_t line;   ///< line of the file or row of the sheet, from 1
    bool is_ragged; ///< a line of CSV has not as many fields as the header
} um_table_row;

um_status um_table_open(const char *path, um_table_options options, um_table **table,
                        um_error *err) UM_MUST_CHECK;
/// What stands before the number of a line in messages: "line", "sheet Tabelle1, row". Borrowed.
const char *um_table_line_word(const um_table *table);
/// Column names. Borrowed.
const um_text_list *um_table_header(const um_table *table);
/// @return index of the column, first of equal names; -1 = no such column
int um_table_column(const um_table *table, const char *name);
/// Fails with the nearest name of the header when there is no such column.
um_status um_table_require_column(const um_table *table, const char *name, int *index,
                                  um_error *err) UM_MUST_CHECK;
/// @param[out] has_row false at the end; then @p row is as it was
um_status um_table_next(um_table *table, um_table_row *row, bool *has_row,
                        um_error *err) UM_MUST_CHECK;
void um_table_close(um_table *table);
UM_DEFINE_AUTO(um_table, um_table *, um_table_close)

#endif
