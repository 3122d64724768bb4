/**
 * Patterns: the rows of a trip with times relative to its start. Equal ones are kept once.
 *
 * Two trips share a pattern when all their rows agree in stop, sequence, relative times, which
 * times were given, pick-up and drop-off types and every other column.
 */
#ifndef UM_LOAD_GTFS_PATTERNS_H
#define UM_LOAD_GTFS_PATTERNS_H

#include "core/intern.h"

enum { UM_NO_TIME = INT32_MIN, UM_NOT_GIVEN = 255, UM_ARRIVAL_GIVEN = 1, UM_DEPARTURE_GIVEN = 2 };

/// A row of stop_times. 28 bytes without padding: patterns are compared as bytes.
typedef struct um_pattern_row {
    int32_t stop;                   ///< number of the stop, or of a location group behind the stops
    int32_t sequence;               ///< stop_sequence
    int32_t arrival_s, departure_s; ///< UM_NO_TIME where it has none
    int32_t other;                  ///< number of the text of its other columns, -1 = all empty
    uint8_t times_given;
    uint8_t pickup, drop_off; ///< UM_NOT_GIVEN where empty
    uint8_t zero;
    int32_t at_s; ///< interpolated time of a row without one; UM_NO_TIME until then, and on demand
} um_pattern_row;

typedef struct um_pattern {
    size_t start; ///< first row
    uint32_t n;
    uint32_t hash;
    int32_t stop_list; ///< equal: the same stops in the same order
    int64_t n_trips;
} um_pattern;

/// `{0}` is empty.
typedef struct um_patterns {
    um_pattern *items;
    um_pattern_row *rows;
    uint32_t *slots; ///< number + 1, 0 = free
    size_t n_items, capacity, n_rows, row_capacity, n_slots;
    um_intern stop_lists; ///< the stops' numbers as bytes
    int32_t *stops;       ///< scratch
    size_t stop_capacity;
} um_patterns;

/// The number of the pattern of these rows; rows with times relative to the trip's start.
int32_t um_patterns_add(um_patterns *patterns, const um_pattern_row *rows, size_t n);
void um_patterns_clear(um_patterns *patterns);

#endif
