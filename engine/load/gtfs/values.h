/**
 * Values of a timetable's cells: what a cell of each type may hold, and the code of the
 * MobilityData gtfs-validator for what it may not.
 *
 * Cells are slices of a row, without zero byte. Nothing here depends on the locale or the clock.
 */
#ifndef UM_LOAD_GTFS_VALUES_H
#define UM_LOAD_GTFS_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A part of a text that somebody else owns.
typedef struct um_slice {
    const char *text; ///< no zero byte at its end
    size_t n;
} um_slice;

typedef enum um_gtfs_type {
    UM_GTFS_ID, ///< any text; others than printable ASCII are remarked
    UM_GTFS_TEXT,
    UM_GTFS_URL,
    UM_GTFS_TIMEZONE,
    UM_GTFS_LANGUAGE,
    UM_GTFS_PHONE,
    UM_GTFS_COLOR,
    UM_GTFS_CURRENCY,
    UM_GTFS_LATITUDE,
    UM_GTFS_LONGITUDE,
    UM_GTFS_REAL,
    UM_GTFS_REAL_0, ///< not negative
    UM_GTFS_INTEGER,
    UM_GTFS_INTEGER_0, ///< not negative
    UM_GTFS_INTEGER_1, ///< positive
    UM_GTFS_INTEGER_NOT0,
    UM_GTFS_DATE, ///< YYYYMMDD
    UM_GTFS_TIME, ///< H:MM:SS, beyond 24:00:00 after midnight
    UM_GTFS_ENUM, ///< one of a few small integers
} um_gtfs_type;

/// Whole number with an optional sign, at most 18 digits. @return false for anything else
bool um_slice_integer(um_slice slice, int64_t *value);
/// Finite number with a decimal point; exponents are read, too.
bool um_slice_real(um_slice slice, double *value);
/// H:MM:SS, HH:MM:SS or HHH:MM:SS as seconds.
bool um_slice_time(um_slice slice, int32_t *seconds);
/// YYYYMMDD of the Gregorian calendar as days since 1970-01-01.
bool um_slice_date(um_slice slice, int32_t *day);

/**
 * What is wrong with a cell that is not empty.
 *
 * @param[in]  allowed  bits of the values of UM_GTFS_ENUM
 * @param[out] number   integers, enums, times (s) and dates (days): the value; else untouched
 * @return the validator's code, NULL where nothing is; static
 */
const char *um_value_check(um_gtfs_type type, uint32_t allowed, um_slice cell, int64_t *number);

/// Whether service does not depend on values of a type, even where they are required.
bool um_value_is_soft(um_gtfs_type type);

#endif
