/**
 * The files of a timetable: which columns they have, of which type, which must be there.
 *
 * Source: GTFS Schedule reference; types and what is required as in the MobilityData gtfs-validator
 * (after v8.0.1).
 */
#ifndef UM_LOAD_GTFS_SPEC_H
#define UM_LOAD_GTFS_SPEC_H

#include "load/gtfs/values.h"

enum { UM_GTFS_MOST_COLUMNS = 20 };

typedef struct um_gtfs_column {
    const char *name;
    um_gtfs_type type;
    bool is_required; ///< the column and each of its values
    uint32_t allowed; ///< of UM_GTFS_ENUM: bits of the values
} um_gtfs_column;

typedef struct um_gtfs_file {
    const char *name;
    um_gtfs_column columns[UM_GTFS_MOST_COLUMNS]; ///< ends with a name of NULL
    bool is_needed;                               ///< no timetable without it
    bool is_service;                              ///< its rows count: service depends on them
} um_gtfs_file;

// Positions in um_gtfs_file.columns of those columns that the loader itself reads.
enum { UM_AGENCY_ID, UM_AGENCY_NAME, UM_AGENCY_URL, UM_AGENCY_TIMEZONE };
enum {
    UM_STOPS_ID,
    UM_STOPS_NAME,
    UM_STOPS_DESC,
    UM_STOPS_LAT,
    UM_STOPS_LON,
    UM_STOPS_LOCATION_TYPE,
    UM_STOPS_PARENT,
    UM_STOPS_LEVEL,
};
enum {
    UM_ROUTES_ID,
    UM_ROUTES_AGENCY,
    UM_ROUTES_SHORT_NAME,
    UM_ROUTES_LONG_NAME,
    UM_ROUTES_DESC,
    UM_ROUTES_TYPE,
};
enum {
    UM_TRIPS_ID,
    UM_TRIPS_ROUTE,
    UM_TRIPS_SERVICE,
    UM_TRIPS_HEADSIGN,
    UM_TRIPS_SHORT_NAME,
    UM_TRIPS_DIRECTION,
    UM_TRIPS_BLOCK,
    UM_TRIPS_SHAPE,
};
enum {
    UM_TIMES_TRIP,
    UM_TIMES_ARRIVAL,
    UM_TIMES_DEPARTURE,
    UM_TIMES_STOP,
    UM_TIMES_SEQUENCE,
    UM_TIMES_PICKUP,
    UM_TIMES_DROP_OFF,
    UM_TIMES_GROUP,
    UM_TIMES_LOCATION,
    UM_TIMES_WINDOW_START,
    UM_TIMES_WINDOW_END,
    UM_TIMES_SHAPE_DIST,
};
enum { UM_CALENDAR_SERVICE, UM_CALENDAR_MONDAY, UM_CALENDAR_START = 8, UM_CALENDAR_END };
enum { UM_DATES_SERVICE, UM_DATES_DATE, UM_DATES_TYPE };
enum {
    UM_FREQUENCIES_TRIP,
    UM_FREQUENCIES_START,
    UM_FREQUENCIES_END,
    UM_FREQUENCIES_HEADWAY,
    UM_FREQUENCIES_EXACT,
};
enum { UM_SHAPES_ID, UM_SHAPES_LAT, UM_SHAPES_LON, UM_SHAPES_SEQUENCE };
enum {
    UM_TRANSFERS_FROM,
    UM_TRANSFERS_TO,
    UM_TRANSFERS_TYPE,
    UM_TRANSFERS_TIME,
    UM_TRANSFERS_FROM_TRIP,
    UM_TRANSFERS_TO_TRIP,
    UM_TRANSFERS_FROM_ROUTE,
    UM_TRANSFERS_TO_ROUTE,
};

/// @return NULL for a file that GTFS does not know
const um_gtfs_file *um_gtfs_file_find(const char *name);
/// All known files; ends with a name of NULL.
extern const um_gtfs_file um_gtfs_files[];

#endif
