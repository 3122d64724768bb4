/**
 * Inside of load/sheet.h: what the readers of the two formats share.
 */
#ifndef UM_LOAD_SHEET_FORMAT_H
#define UM_LOAD_SHEET_FORMAT_H

#include "load/sheet.h"
#include "load/xml.h"

enum {
    UM_SHEET_ROWS_MAX = 1048576, ///< of both formats
    UM_SHEET_COLUMNS_MAX = 16384,
    UM_SHEET_CELL_MAX = 1 << 16, ///< bytes
    UM_SHEET_ROW_MAX = 1 << 24,  ///< bytes
    // A few bytes can repeat a full row a million times, which would be read for minutes.
    UM_SHEET_CELLS_MAX = 200000000,
    UM_SHEET_STYLES_MAX = 5000, ///< that are looked for by name; programs write some hundreds
    UM_SHEETS_MAX = 10000,
};

/// The sheets of a file, in order.
typedef struct um_sheet_list {
    struct um_sheet_entry {
        char *name;
        char *id; ///< how the format finds it; NULL where by its place in the list
        bool is_hidden;
    } * items;
    size_t n_items, capacity;
} um_sheet_list;

/// Too many are a failure of @p xml.
void um_sheet_list_add(um_xml *xml, um_sheet_list *list, const char *name, const char *id,
                       bool is_hidden);
/// @param[in] wanted  as of um_sheet_open()
um_status um_sheet_list_choose(const um_sheet_list *list, const char *wanted, size_t *index,
                               um_error *err) UM_MUST_CHECK;
void um_sheet_list_names(const um_sheet_list *list, um_text_list *names);
void um_sheet_list_clear(um_sheet_list *list);
static inline void um_auto_um_sheet_list(um_sheet_list *list) {
    um_sheet_list_clear(list);
}

/// What a format does. Both functions get the sheet with its archive open.
typedef struct um_sheet_format {
    const char *endings; ///< of file names, separated by blanks
    /// Chooses the sheet, sets its name and state, and opens its XML; its handlers get the sheet as
    /// user and end each row with um_sheet_end_row().
    um_status (*open)(um_sheet *sheet, const char *wanted, um_error *err);
    void (*clear)(void *state);
} um_sheet_format;

extern const um_sheet_format um_sheet_xlsx, um_sheet_ods;

struct um_sheet {
    const um_sheet_format *format;
    void *state; ///< of the format
    um_archive *archive;
    um_xml *xml;
    char *name;
    um_text_list names; ///< of the sheets that are not hidden
    // the row being read: cells one after the other, each with its zero byte
    um_text text;
    size_t *starts;
    um_cell_kind *kinds;
    size_t n_cells, room;
    int64_t number, n_repeats; ///< of the row; how often it is still to be given
    int64_t n_all_cells;       ///< of all rows so far
    const char **cells;
};

/// Forgets the row that was read.
void um_sheet_begin_row(um_sheet *sheet);
/// Adds a cell at a column from 0, behind those that are there; empty ones need not be added. A
/// failure goes to sheet->xml.
void um_sheet_add_cell(um_sheet *sheet, int64_t column, um_cell_kind kind, const char *text);
/// The same for a number in the form of a file ("1.5E-3"); what is none becomes a text.
void um_sheet_add_number(um_sheet *sheet, int64_t column, const char *text);
/// The same for a date in ISO form with or without time ("2020-05-29T00:00:00").
void um_sheet_add_date(um_sheet *sheet, int64_t column, const char *text);
/// The row is whole: um_sheet_next() gives it @p n times, unless it is blank.
void um_sheet_end_row(um_sheet *sheet, int64_t number, int64_t n);
/// Adds to the text of a cell; a cell too long is a failure.
void um_sheet_append(um_sheet *sheet, um_text *text, const char *bytes, size_t n);

#endif
