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

typedef enum um_value_type {
    UM_VALUE_ID, ///< any text; others than printable ASCII are remarked
    UM_VALUE_TEXT,
    UM_VALUE_URL,
    UM_VALUE_TIMEZONE,
    UM_VALUE_LANGUAGE,
    UM_VALUE_PHONE,
    UM_VALUE_COLOR,
    UM_VALUE_CURRENCY,
    UM_VALUE_LATITUDE,
    UM_VALUE_LONGITUDE,
    UM_VALUE_REAL,
    UM_VALUE_REAL_0, ///< not negative
    UM_VALUE_INTEGER,
    UM_VALUE_INTEGER_0, ///< not negative
    UM_VALUE_INTEGER_1, ///< positive
    UM_VALUE_INTEGER_NOT0,
    UM_VALUE_DATE, ///< YYYYMMDD
    UM_VALUE_TIME, ///< H:MM:SS, beyond 24:00:00 after midnight
    UM_VALUE_ENUM, ///< one of a few small integers
} um_value_type;

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
 * @param[in]  allowed  bits of the values of UM_VALUE_ENUM
 * @param[out] number   integers, enums, times (s) and dates (days): the value; else untouched
 * @return the validator's code, NULL where nothing is; static
 */
const char *um_value_check(um_value_type type, uint32_t allowed, um_slice cell, int64_t *number);

/// Whether service does not depend on values of a type, even where they are required.
bool um_value_is_soft(um_value_type type);

#endif
