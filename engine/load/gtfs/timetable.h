/**
 * A timetable (GTFS) while it is loaded: small tables in memory, stop times as patterns.
 *
 * Files are read in the order in which they refer to each other: agencies, stops, routes, services,
 * shapes, trips, stop times, then what hangs on trips. A function for each; um_timetable_store()
 * writes what is only known at the end.
 */
#ifndef UM_LOAD_GTFS_TIMETABLE_H
#define UM_LOAD_GTFS_TIMETABLE_H

#include "load/gtfs/ids.h"
#include "load/gtfs/notices.h"
#include "load/gtfs/patterns.h"
#include "load/gtfs/table.h"

typedef struct um_gtfs_stop {
    size_t name, parent_id; ///< offsets in texts
    double lon, lat;        ///< NAN where there is none
    double xy[2];           ///< in the CRS of the region
    int32_t line, parent;   ///< parent: number of its topmost parent, -1 = none
    uint8_t location_type;
    int8_t kind;  ///< in um_gtfs_kinds, -1 = nothing stops there
    bool is_used; ///< some row of stop_times names it, even one that was rejected
} um_gtfs_stop;

typedef struct um_gtfs_route {
    size_t short_name, long_name; ///< offsets in texts
    int32_t agency;               ///< -1 = not known
    int16_t type;
    int8_t kind;
} um_gtfs_route;

typedef struct um_gtfs_trip {
    size_t headsign, short_name, block; ///< offsets in texts
    int32_t route, service, shape;      ///< shape -1 = none
    int32_t pattern;                    ///< -1 = no stop times
    int32_t start_s;                    ///< UM_NO_TIME = on demand
    int32_t path;                       ///< number of its corridor, -1 = none
    uint32_t n_given;                   ///< rows of stop_times that name it, rejected ones included
    int8_t direction;                   ///< -1 = not given
} um_gtfs_trip;

typedef struct um_gtfs_service {
    int32_t first, last; ///< days since 1970-01-01; first > last: not in calendar.txt
    uint8_t weekdays;    ///< bit 0 Monday
} um_gtfs_service;

typedef struct um_shape_point {
    double lon, lat;
    int32_t shape, sequence, line;
} um_shape_point;

typedef struct um_timetable {
    um_load *load;
    um_feed *feed;
    um_notices notices;
    const char *prefix;                   ///< put before ids, with '/' between; "" = none
    const char *network;                  ///< of the paths as corridors; NULL = none
    bool has_shape_paths, has_stop_paths; ///< which paths are stored
    um_ids agencies, stops, routes, services, shapes, trips, groups, levels;
    um_text texts;        ///< small texts, each with a zero byte; offset 0 is ""
    size_t *agency_names; ///< offsets in texts
    um_gtfs_stop *stop_items;
    um_gtfs_route *route_items;
    um_gtfs_service *service_items;
    um_gtfs_trip *trip_items;
    size_t agency_capacity, stop_capacity, route_capacity, service_capacity, trip_capacity;
    um_shape_point *points;
    size_t n_points, point_capacity;
    size_t *shape_starts; ///< n shapes + 1, after um_timetable_read_shapes()
    um_patterns patterns;
    um_intern others; ///< texts of further columns
    char *timezone;
    int32_t first_day, last_day; ///< on which a service may run; first > last: none
    int64_t n_stop_times, n_on_demand, n_interpolated, n_scattered;
} um_timetable;

extern const char *const um_gtfs_kinds[]; ///< bus, tram, rail, ferry
enum { UM_GTFS_N_KINDS = 4 };

/// Remembers a small text. @return its offset in texts, 0 for ""
size_t um_timetable_keep(um_timetable *timetable, um_slice text);
static inline const char *um_timetable_text(const um_timetable *timetable, size_t offset) {
    return timetable->texts.data + offset;
}
/// NULL for "".
const char *um_timetable_text_or_null(const um_timetable *timetable, size_t offset);
/// '<prefix>/<id>', or the id. @return borrowed until the next call with the same @p scratch
const char *um_timetable_id(const um_timetable *timetable, um_text *scratch, const char *id);
bool um_timetable_has_file(const um_timetable *timetable, const char *name);
/// Opens a file of the feed; NULL where it is not there or of no use.
um_status um_timetable_open(um_timetable *timetable, const char *name, um_gtfs_table **table,
                            um_error *err) UM_MUST_CHECK;
/// Runs an INSERT ... ON CONFLICT DO NOTHING; a row that another source has refuses this one.
um_status um_timetable_insert(um_timetable *timetable, sqlite3_stmt *insert, const char *what,
                              const char *id, um_error *err) UM_MUST_CHECK;

typedef um_status (*um_timetable_step)(um_timetable *timetable, um_error *err);

um_status um_timetable_read_agencies(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_levels(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_stops(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_routes(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_services(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_shapes(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_trips(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_groups(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_stop_times(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_frequencies(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
um_status um_timetable_read_transfers(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
/// Files that service does not depend on are read for their findings only.
um_status um_timetable_check_others(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
/// Findings about stops, trips and shapes that no row tells alone.
void um_timetable_check_whole(um_timetable *timetable);
/// Stops far from all others: those whose coordinates are swapped are mended.
um_status um_timetable_check_area(um_timetable *timetable) UM_MUST_CHECK;
/// Stops that the shape of their trips does not pass within 100 m.
void um_timetable_check_along(um_timetable *timetable);
/// Whether a trip has a shape; one of fewer than two points is none.
bool um_timetable_has_shape(const um_timetable *timetable, const um_gtfs_trip *trip);
/// Stops, patterns, paths, trips, the feed.
um_status um_timetable_store(um_timetable *timetable, um_error *err) UM_MUST_CHECK;
/// Times of rows that have none, between those that have one: by the way along the shape, else
/// straight from stop to stop.
void um_timetable_interpolate(um_timetable *timetable);

#endif
