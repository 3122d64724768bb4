/**
 * A first look at a file of unknown content: what it is, its columns, some of its values, where it lies.
 *
 * For `umland init`, which guesses from it how the file is to be read. Nothing is checked here that a loader checks;
 * a file that cannot be read is a failure with the reason.
 */
#ifndef UM_LOAD_PEEK_H
#define UM_LOAD_PEEK_H

#include "core/text.h"

typedef enum um_shape {
    UM_SHAPE_TABLE, ///< no geometry
    UM_SHAPE_POINTS,
    UM_SHAPE_LINES,
    UM_SHAPE_POLYGONS,
} um_shape;

typedef struct um_peek_column {
    char *name;
    bool is_numeric; ///< the file says so, so keys have lost their zeros
    um_text_list values; ///< of the first rows; "" where there is none
} um_peek_column;

typedef struct um_peek {
    char *path;
    um_shape shape;
    char *layer; ///< of several with geometry the first; NULL where there is only one
    um_peek_column *columns;
    size_t n_columns;
    char *sheet;          ///< of several with rows the largest; NULL where there is only one
    int64_t header_line;  ///< row of the column names in a sheet; 0 = the first that is not blank
    char delimiter;       ///< of a CSV; 0 = it is none
    bool is_windows_1252; ///< a CSV whose bytes are not UTF-8
    bool is_ba;           ///< a commuter file of the Bundesagentur für Arbeit, title lines above its columns
    bool is_feed;         ///< a timetable (GTFS): a zip archive or a folder, no columns
    bool has_crs;
    int srid;             ///< EPSG number of its CRS, where that is projected, in metres; else 0
    bool has_extent;
    double lon_min, lat_min, lon_max, lat_max; ///< in degrees, where has_extent
} um_peek;

/**
 * Looks at a file: GeoJSON, GeoPackage, shapefile, FlatGeobuf (also in a zip), CSV, XLSX, ODS; a zip archive or a
 * folder with a timetable (GTFS).
 *
 * @return UM_ERR_NOT_FOUND, UM_ERR_IO, or UM_ERR_FORMAT for what is none of them
 */
um_status um_peek_file(const char *path, um_peek **peek, um_error *err) UM_MUST_CHECK;
void um_peek_free(um_peek *peek);
UM_DEFINE_AUTO(um_peek, um_peek *, um_peek_free)

#endif
