/**
 * One sheet of a spreadsheet (.xlsx, .xlsm, .ods), row by row.
 *
 * The files are read with libzip and expat, not through GDAL's drivers: those hold a whole sheet in
 * memory, take the index of a text for the text where the list of texts cannot be read, and with
 * every column as text (which keys need) they no longer say whether a cell holds a number, a text
 * or a date. Here
 * - a text stays as it is,
 * - a number is the shortest text that reads back as 15 significant digits ("12", "0.3"),
 * - a date is an ISO date ("2020-05-29", with " 13:45:00" where it has a time),
 * - a truth value is "true" or "false",
 * - a formula counts by its stored result; without one, or with an error, the cell says so.
 * The value of merged cells stands in the first of them; the others are empty. Blank rows are left
 * out.
 *
 * Guards: those of load/archive.h, at most 512 MiB unpacked, 1,048,576 rows, 16,384 columns,
 * 200,000,000 cells, 16 MiB a row, 64 KiB a cell, 256 MiB of texts, 10,000 sheets, 5,000 styles to
 * look for; no document type (load/xml.h); a damaged member is a failure.
 */
#ifndef UM_LOAD_SHEET_H
#define UM_LOAD_SHEET_H

#include "core/text.h"

typedef enum um_cell_kind {
    UM_CELL_EMPTY,
    UM_CELL_TEXT,
    UM_CELL_NUMBER,
    UM_CELL_DATE,
    UM_CELL_TRUTH,
    UM_CELL_ERROR,   ///< its text is the error: "#DIV/0!"
    UM_CELL_FORMULA, ///< a formula without a stored result; its text is ""
} um_cell_kind;

typedef struct um_sheet_row {
    const char *const *cells; ///< borrowed until the next row; never NULL
    const um_cell_kind *kinds;
    size_t n_cells; ///< up to the last one that is not empty, at least 1
    int64_t number; ///< of the row in the sheet, from 1
} um_sheet_row;

typedef struct um_sheet um_sheet;

extern const char um_sheet_first[];

/// Whether a file's name ends like that of a spreadsheet.
bool um_is_spreadsheet(const char *path);
/**
 * Opens a sheet.
 *
 * @param[in] name  of the sheet, also of a hidden one; NULL = the only one that is not hidden;
 * um_sheet_first (this pointer) = the first that is not
 * @return UM_ERR_FORMAT with the names of the sheets when there is no such one or several; the
 * message does not name the file, the caller does
 */
um_status um_sheet_open(const char *path, const char *name, um_sheet **sheet,
                        um_error *err) UM_MUST_CHECK;
const char *um_sheet_name(const um_sheet *sheet);
/// The sheets of the file that are not hidden, in their order. Borrowed.
const um_text_list *um_sheet_names(const um_sheet *sheet);
/// @param[out] has_row false at the end of the sheet; then @p row is as it was
um_status um_sheet_next(um_sheet *sheet, um_sheet_row *row, bool *has_row,
                        um_error *err) UM_MUST_CHECK;
void um_sheet_close(um_sheet *sheet);
UM_DEFINE_AUTO(um_sheet, um_sheet *, um_sheet_close)

#endif
