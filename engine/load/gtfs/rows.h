/**
 * Rows of a timetable's file, one after the other, from bytes as they come.
 *
 * Cells are separated by commas; quotes as in RFC 4180; lines end with LF or CR LF; a byte order
 * mark is left out; blanks and control characters around a cell do not count; blank lines are no
 * rows. A line is a physical one: a quoted line break counts. Rows may be of any width.
 *
 * Guards: a row has at most 1 MiB and 1,000 cells, a quote must be closed, a zero byte is a fault
 * of the file, UTF-16 is refused by its mark. Bytes that are no UTF-8 are let through and marked.
 */
#ifndef UM_LOAD_GTFS_ROWS_H
#define UM_LOAD_GTFS_ROWS_H

#include "core/status.h"
#include "load/gtfs/values.h"

/// Where the bytes come from. @param[out] n  bytes read, 0 at the end
typedef um_status (*um_read_fn)(void *source, void *bytes, size_t room, size_t *n, um_error *err);

typedef struct um_gtfs_row {
    um_slice *cells; ///< trimmed; the array is borrowed until the next row, its texts as below
    size_t n_cells;
    int64_t line;         ///< on which the row begins, from 1
    bool is_plain;        ///< printable ASCII and blanks only
    bool has_high_bytes;  ///< some byte is beyond ASCII
    bool has_stray_cr;    ///< a carriage return that belongs to no line end
    bool has_blanks_only; ///< the line holds blanks and nothing else
} um_gtfs_row;

typedef struct um_gtfs_rows um_gtfs_rows;

/// @param[in] source  borrowed as long as the rows live
um_gtfs_rows *um_gtfs_rows_new(um_read_fn read, void *source);
/// Bytes of rows before that are of no use to the rows any more, to be released with free(); NULL =
/// none. Texts of cells live until their bytes are taken and released, else as long as the rows.
char *um_gtfs_rows_take_bytes(um_gtfs_rows *rows);
/// @param[out] has_row  false at the end
/// @return UM_ERR_FORMAT with code, line and advice for what the guards forbid
um_status um_gtfs_rows_next(um_gtfs_rows *rows, um_gtfs_row *row, bool *has_row,
                            um_error *err) UM_MUST_CHECK;
void um_gtfs_rows_free(um_gtfs_rows *rows);

#endif
