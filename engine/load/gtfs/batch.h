/**
 * Some rows of a timetable's file, split and checked: what can be done in a thread of its own.
 *
 * The checks are those of table.h; what they find is kept for who takes the batch.
 */
#ifndef UM_LOAD_GTFS_BATCH_H
#define UM_LOAD_GTFS_BATCH_H

#include "core/text.h"
#include "load/gtfs/rows.h"
#include "load/gtfs/spec.h"

/// The columns of a file. Made from its header, then only read.
typedef struct um_gtfs_columns {
    const um_gtfs_file *spec;
    size_t n_header;                       ///< cells of the header
    int16_t cell_of[UM_GTFS_MOST_COLUMNS]; ///< by column of the specification; -1 = not there
    size_t present[UM_GTFS_MOST_COLUMNS];  ///< columns that are
    size_t n_present;
} um_gtfs_columns;

/// A finding of a row.
typedef struct um_gtfs_found {
    const char *code, *field; ///< static
    um_slice value;           ///< as it was given
    bool is_remark, is_clearing;
} um_gtfs_found;

typedef struct um_batch_row {
    int64_t line;
    size_t first_cell, first_found; ///< in the batch
    uint32_t n_cells, n_found;
    bool is_rejected, has_stray_cr, has_blanks_only;
} um_batch_row;

/// `{0}` is empty; used again and again.
typedef struct um_batch {
    um_batch_row *rows;
    um_slice *cells;  ///< of all rows; mended and cleared
    int64_t *numbers; ///< columns.n_present for each row, see um_gtfs_record
    um_gtfs_found *found;
    char **texts; ///< what the slices are slices of; owned
    size_t n_rows, n_cells, n_found, n_texts;
    size_t row_capacity, cell_capacity, number_capacity, found_capacity, text_capacity;
    um_status status; ///< of the file, behind the last row
    um_error err;
} um_batch;

/// Fills a batch with the next rows. @return whether there is anything in it, a failure included
bool um_batch_read(um_batch *batch, um_gtfs_rows *rows, const um_gtfs_columns *columns);
void um_batch_clear(um_batch *batch);

/// The text with U+FFFD for what is no UTF-8; owned by the caller.
char *um_mend_utf8(um_slice text) UM_MUST_CHECK;

#endif
