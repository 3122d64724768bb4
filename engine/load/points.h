/**
 * Places, from a vector file or from a table with coordinates: read in one way.
 *
 * A loader of places names the columns it wants and gets every row of every file of its source,
 * values as text. Files that end with .csv, .tsv, .txt, .xlsx or .ods are tables (load/rows.h):
 * their coordinates stand in the columns lon and lat (degrees), or easting and northing (metres);
 * all others are vector files (load/vector.h). One source is of one sort.
 */
#ifndef UM_LOAD_POINTS_H
#define UM_LOAD_POINTS_H

#include "load/rows.h"
#include "load/vector.h"

// clang-format off
/// Options of every loader of places, for its table.
#define UM_POINTS_OPTIONS                                                                          \
    {"columns.lon", "of a table: longitude in degrees (lon)", false},                              \
    {"columns.lat", "of a table: latitude in degrees (lat)", false},                               \
    {"columns.easting", "of a table: easting in metres (easting)", false},                         \
    {"columns.northing", "of a table: northing in metres (northing)", false},                      \
    {"layer", "of a vector file: layer to read, where it has several", false},                     \
    {"where", "of a vector file: filter on its columns, e.g. \"use = 'GE'\"", false},              \
    {"crs", "CRS of the coordinates, where the file has none or a wrong one (EPSG:31467); of a "   \
            "table: EPSG:4326 for lon and lat, else that of the region", false},                   \
    UM_ROWS_OPTIONS
// clang-format on

/// One row. Borrowed until the row function returns.
typedef struct um_point_row {
    const char *const *values;    ///< one a column, blanks at both ends cut off; NULL = no value
    const char *place;            ///< 'line 12' or 'feature 7'
    const um_vector_row *feature; ///< NULL for a row of a table
    const char *coordinates[2];   ///< of a table: x and y as they stand there, NULL = empty
    bool is_lonlat;               ///< of a table: degrees
    um_transform *transform;      ///< of a table: into the CRS of the store
} um_point_row;

/// Stores, merges or rejects one row. A failure ends the load.
typedef um_status (*um_point_row_fn)(void *context, const um_point_row *row, um_error *err);

/**
 * Reads every row of every file of a source.
 *
 * @param[in] columns    at most 28; required ones must be in each file
 * @param[in] store_row  called once a row, which um_load_admit() has opened
 * @return as um_vector_read() and um_rows_each(); UM_ERR_FORMAT for a table without coordinates and
 * for a source of tables and vector files
 */
um_status um_points_read(um_load *load, const um_column *columns, size_t n_columns,
                         um_point_row_fn store_row, void *context, um_error *err) UM_MUST_CHECK;

/// Whether the row says where it is; if not, um_point_geometry() fails.
bool um_point_has_geometry(const um_point_row *row);

/**
 * Where a row is, in the CRS of the store, through the gate. Call it once a row.
 *
 * @param[out] point    the point, or a point on the surface of the area
 * @param[out] outline  the area, NULL for a point; NULL = areas are refused
 * @return UM_ERR_GEOMETRY or UM_ERR_CRS with the reason, for which the row is to be rejected
 */
um_status um_point_geometry(const um_point_row *row, GEOSGeometry **point, GEOSGeometry **outline,
                            um_gate_report *report, um_error *err) UM_MUST_CHECK;

/// Records in `repair` what the gate mended in a stored row, if anything.
um_status um_point_note_repair(um_load *load, const um_point_row *row, const char *key,
                               const um_gate_report *report) UM_MUST_CHECK;

#endif
