/**
 * Rows of a CSV file, one after the other, through libcsv in strict mode.
 *
 * Guards: regular files only, fields of at most 64 KiB and rows of at most 10,000 of them, every
 * row as wide as the header (a row that is not is given with `is_ragged`), an unterminated quote is
 * a failure of the file, UTF-8 is checked; a byte order mark is skipped. Text in Windows-1252 is
 * read with encoding "windows-1252" or, when the file is not UTF-8, refused with that advice. Lines
 * end with LF, CR LF or CR; blank ones are no rows; blanks around a field that is not quoted are
 * left out. The file is read as it is asked for, 64 KiB at a time: a failure comes after the rows
 * before it.
 */
#ifndef UM_CORE_CSV_H
#define UM_CORE_CSV_H

#include "core/text.h"

typedef struct um_csv_options {
    char delimiter;       ///< 0 = ','
    int header_line;      ///< line that holds the column names, from 1; 0 = first line
    const char *encoding; ///< NULL = UTF-8; "windows-1252"; borrowed while the file is opened
} um_csv_options;

typedef struct um_csv um_csv;

typedef struct um_csv_row {
    const char *const *fields; ///< borrowed until the next row; never NULL
    size_t n_fields;
    int64_t line;   ///< line in the file on which the row begins, from 1
    bool is_ragged; ///< not as many fields as the header; the loader rejects it (or knows a footer)
} um_csv_row;

/// A header's column. @return index of the column, first of equal names; -1 = no such column
int um_header_column(const um_text_list *header, const char *name);
/// Fails with the nearest name of the header when there is no such column. @param[in] path  for the
/// message
um_status um_header_require_column(const um_text_list *header, const char *path, const char *name,
                                   int *index, um_error *err) UM_MUST_CHECK;

um_status um_csv_open(const char *path, um_csv_options options, um_csv **csv,
                      um_error *err) UM_MUST_CHECK;
/// Column names as they stand in the header. Borrowed.
const um_text_list *um_csv_header(const um_csv *csv);
/// Fails with the nearest name of the header when there is no such column.
um_status um_csv_require_column(const um_csv *csv, const char *name, int *index,
                                um_error *err) UM_MUST_CHECK;
/// @param[out] has_row false at the end of the file; then @p row is as it was
um_status um_csv_next(um_csv *csv, um_csv_row *row, bool *has_row, um_error *err) UM_MUST_CHECK;
void um_csv_close(um_csv *csv);
UM_DEFINE_AUTO(um_csv, um_csv *, um_csv_close)

/// Appends one field, quoted where RFC 4180 asks for it.
void um_csv_append_field(um_text *line, const char *field, char delimiter);

#endif
