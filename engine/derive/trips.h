/**
 * The timetables of a store as arrays: which trips run on a day, and what a pattern is.
 *
 * Ids are dense numbers in the order of their texts, so that results in the order of numbers are in
 * the order of ids. Days are days since 1970-01-01 (core/day.h), times seconds of the service day.
 */
#ifndef UM_DERIVE_TRIPS_H
#define UM_DERIVE_TRIPS_H

#include "core/day.h"
#include "core/db.h"
#include "core/text.h"

enum { UM_NO_TIME_S = INT32_MIN, UM_NONE = -1 };

typedef struct um_trip {
    int32_t route, service, pattern; ///< pattern UM_NONE = no stop times
    int32_t corridor;                ///< UM_NONE = no path
    int32_t start_s;                 ///< UM_NO_TIME_S = on demand
    uint32_t first_frequency, n_frequencies;
    int8_t direction; ///< 0 also where it is not given
} um_trip;

typedef struct um_frequency {
    int32_t start_s, end_s, headway_s;
} um_frequency;

/// A service: bits of the week within two days, and days on which it runs, or does not, against it.
typedef struct um_service {
    int64_t feed; ///< source_id
    int32_t first, last;
    uint8_t weekdays;           ///< bit 0 Monday
    size_t first_date, n_dates; ///< in um_trips.dates
    int64_t n_trips;
} um_service;

typedef struct um_service_date {
    int32_t day;
    bool runs;
} um_service_date;

typedef struct um_route {
    int64_t feed;
    int32_t line; ///< number of its short name within the feed, in um_trips.lines
    int8_t mode;  ///< in um_modes
} um_route;

typedef struct um_trip_stop {
    int32_t stop;     ///< number, UM_NONE for a group of stops
    int32_t offset_s; ///< departure after the trip's start; UM_NO_TIME_S = no time was given
    int32_t filled_s; ///< the same, interpolated where it was not given
} um_trip_stop;

typedef struct um_trip_pattern {
    int64_t id;
    int32_t stop_list;
    size_t first, n; ///< in um_trips.stops
} um_trip_pattern;

typedef struct um_trips {
    um_text_list routes, services, stops, corridors, lines; ///< ids (lines: short names), ascending
    int64_t *line_feeds;                                    ///< by line
    um_route *route_items;
    um_service *service_items;
    um_service_date *dates;
    um_trip_pattern *patterns;
    um_trip_stop *pattern_stops;
    um_trip *items;
    um_frequency *frequencies;
    size_t n_patterns, n_pattern_stops, n_items, n_dates, n_frequencies;
    size_t pattern_capacity, stop_capacity, capacity, date_capacity, frequency_capacity;
} um_trips;

extern const char *const um_modes[]; ///< best first; as in route.mode
enum { UM_N_MODES = 4 };
/// Number of a mode; an unknown one counts as the last.
int8_t um_mode_find(const char *mode);

/// Reads services, and how many trips each has.
um_status um_trips_read_services(um_db *db, um_trips *trips, um_error *err) UM_MUST_CHECK;
/// Reads all of it.
um_status um_trips_read(um_db *db, um_trips *trips, um_error *err) UM_MUST_CHECK;
bool um_service_runs(const um_trips *trips, const um_service *service, int32_t day);
void um_trips_clear(um_trips *trips);
static inline void um_auto_um_trips(um_trips *trips) {
    um_trips_clear(trips);
}

/// A run of a trip: a trip without frequencies has one.
typedef struct um_run {
    int32_t route, pattern, corridor, start_s; ///< start_s UM_NO_TIME_S = on demand
    int32_t trip;
    int8_t direction;
} um_run;

typedef struct um_runs {
    um_run *items;
    size_t n_items, capacity;
} um_runs;

/// Adds the runs of a timetable's trips on a day.
void um_runs_add_day(um_runs *runs, const um_trips *trips, int64_t feed, int32_t day);
static inline void um_auto_um_runs(um_runs *runs) {
    free(runs->items);
}

#endif
