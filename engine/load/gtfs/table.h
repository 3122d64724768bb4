/**
 * A file of a timetable, row by row, its cells by the columns that GTFS knows.
 *
 * Each row's width and each cell's type are checked here, with the validator's codes:
 * - Rejected: a required id, number, time or date that is empty or malformed; surplus cells that
 * are not empty.
 * - Repaired: a short row (filled), empty surplus cells (cut), bytes that are no UTF-8 (replaced),
 * a bad value in any other cell (cleared). A rejected row is given, too, marked: other rows may
 * refer to it, and then hang on it.
 */
#ifndef UM_LOAD_GTFS_TABLE_H
#define UM_LOAD_GTFS_TABLE_H

#include "load/gtfs/feed.h"
#include "load/gtfs/notices.h"
#include "load/gtfs/rows.h"
#include "load/gtfs/spec.h"

typedef struct um_gtfs_table um_gtfs_table;

/// The row read last. Cells are "" where empty, cleared, or without a column.
typedef struct um_gtfs_record {
    um_slice cells[UM_GTFS_MOST_COLUMNS]; ///< by column of the file's specification
    int64_t
        numbers[UM_GTFS_MOST_COLUMNS]; ///< integers, enums, times (s), dates (days); 0 where empty
    int64_t line;
    bool is_rejected;
} um_gtfs_record;

/**
 * Opens a file and looks at its header.
 *
 * @param[out] table  NULL where the file is empty or lacks a required column and no timetable needs
 * it
 * @return UM_ERR_FORMAT where a timetable needs it, with the validator's code in front
 */
um_status um_gtfs_table_open(um_feed *feed, const um_gtfs_file *spec, um_notices *notices,
                             um_gtfs_table **table, um_error *err) UM_MUST_CHECK;
/// @param[out] has_row  false at the end of the file
um_status um_gtfs_table_next(um_gtfs_table *table, bool *has_row, um_error *err) UM_MUST_CHECK;
/// Borrowed; the same for all rows.
um_gtfs_record *um_gtfs_table_record(um_gtfs_table *table);
bool um_gtfs_table_has(const um_gtfs_table *table, size_t column);
/// Columns of the file beyond its specification. @return how many
size_t um_gtfs_table_others(const um_gtfs_table *table);
/// One of them in the row read last. @param[out] name  borrowed
um_slice um_gtfs_table_other(const um_gtfs_table *table, size_t i, const char **name);
void um_gtfs_table_close(um_gtfs_table *table);
UM_DEFINE_AUTO(um_gtfs_table, um_gtfs_table *, um_gtfs_table_close)

#endif
