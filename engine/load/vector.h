/**
 * Any vector file, read in one way: GeoJSON, GeoPackage, shapefile and FlatGeobuf, plain or inside
 * a zip, through GDAL.
 *
 * A loader of geometries names the columns it wants and gets every feature of every file of its
 * source, values as text exactly as they stand in the file, geometry in the CRS of the store and
 * through the gate. What can be wrong with a file (not there, truncated, other columns, no CRS, an
 * unsafe zip, a bad filter) is a failure here, with the file's name and the remedy; what can be
 * wrong with a feature the loader hears from um_vector_geometry() and rejects.
 *
 * Other formats are refused on purpose: GML fetches schemas, VRT and SQLite reach other files.
 */
#ifndef UM_LOAD_VECTOR_H
#define UM_LOAD_VECTOR_H

#include "core/crs.h"
#include "core/geometry.h"
#include "load/loader.h"

#include <ogr_api.h>

// clang-format off
/// Options that every loader of geometries has, for its table.
#define UM_VECTOR_OPTIONS                                                                          \
    {"layer", "layer to read, where the file has several", false},                                 \
    {"where", "filter on the source's columns, e.g. \"gf = 4\"", false},                           \
    {"crs", "CRS of the coordinates, where the file has none or a wrong one (EPSG:31467)", false}, \
    {"encoding", "encoding of a shapefile's texts, e.g. windows-1252", false},                     \
    {"key_width", "digits of a key whose column is numeric, to give it its zeros back", false}
// clang-format on

/// A column that a loader wants. The numeric column of the role 'key' is taken where `key_width`
/// says how many digits its values have.
typedef struct um_vector_column {
    const char *role; ///< the engine's name for it, for messages: 'key'
    const char *name; ///< in the file; NULL = not wanted, its values are NULL
    bool is_required; ///< a file without it is refused; else its values are NULL
    bool is_key;      ///< leading zeros count: a numeric column is refused
} um_vector_column;

/**
 * The column that stands for an engine column in a source: the one that `columns:` names, which
 * must then be there, or one of the same name. `columns: {kind: }` wants none.
 */
um_vector_column um_vector_map_column(const um_load *load, const char *role, bool is_required,
                                      bool is_key);

/// One feature. Borrowed from the reader until the row function returns.
typedef struct um_vector_row {
    const char *const *values; ///< one a column, blanks at both ends cut off; NULL = no value
    char place[40];        ///< 'feature 7', from 1 in the order of the file, filtered ones included
    const char *stem;      ///< name of its file without folder and extension
    OGRGeometryH geometry; ///< as in the file; NULL = none
    um_transform *transform; ///< into the CRS of the store
} um_vector_row;

/// Stores or rejects one row, which um_load_admit() has opened. A failure ends the load.
typedef um_status (*um_vector_row_fn)(void *context, const um_vector_row *row, um_error *err);

/**
 * Reads every feature of every file of a source, in order: files as in region.yaml, members of a
 * zip in byte order.
 *
 * A zip as a file stands for all vector files in it (those that have `layer`, where it is given), a
 * path into a zip for that member. Sets load->file, load->crs and load->n_filtered.
 *
 * @param[in] columns  what is wanted
 * @param[in] store_row  called once a feature that passes the filter `where`
 * @return UM_ERR_NOT_FOUND, UM_ERR_IO, UM_ERR_FORMAT or UM_ERR_CRS with file and remedy, or what @p
 * store_row returned
 */
um_status um_vector_read(um_load *load, const um_vector_column *columns, size_t n_columns,
                         um_vector_row_fn store_row, void *context, um_error *err) UM_MUST_CHECK;

/// A vector file outside of a region file.
typedef struct um_vector_file {
    const char *path;
    const char *layer, *where, *crs, *key_width; ///< as the options above; NULL = not given
} um_vector_file;

/**
 * Reads every feature of a file (or of all files of a zip), with the same care.
 *
 * @param[in] srid  EPSG number of the CRS in which geometries are wanted
 * @param[in] take  called once a feature; a failure ends the reading
 * @return as um_vector_read()
 */
um_status um_vector_file_read(const um_vector_file *file, int srid, const um_vector_column *columns,
                              size_t n_columns, um_vector_row_fn take, void *context,
                              um_error *err) UM_MUST_CHECK;

/**
 * The coordinates of a row in the CRS that is wanted, as they stand in the file: without the gate,
 * for who needs no valid geometry and is in a hurry.
 *
 * @param[in]  type   UM_MULTIPOLYGON or UM_MULTILINESTRING
 * @param[out] paths  rings or lines of two points and more; none where the feature has no geometry
 * @return UM_ERR_GEOMETRY for another type, or a coordinate that is not finite or beyond 1e8 m
 */
um_status um_vector_paths(const um_vector_row *row, um_geometry_type type, um_paths *paths,
                          um_error *err) UM_MUST_CHECK;

/**
 * The geometry of a row in the CRS of the store, through the gate.
 *
 * @param[in]  type  UM_MULTIPOLYGON, UM_MULTILINESTRING or UM_POINT
 * @return UM_ERR_GEOMETRY or UM_ERR_CRS with the reason, for which the row is to be rejected
 */
um_status um_vector_geometry(const um_vector_row *row, um_geometry_type type,
                             GEOSGeometry **geometry, um_gate_report *report,
                             um_error *err) UM_MUST_CHECK;

/// Records in `repair` what the gate mended in a stored row, if anything.
um_status um_vector_note_repair(um_load *load, const um_vector_row *row, const char *key,
                                const um_gate_report *report) UM_MUST_CHECK;

/// Binds a geometry as SpatiaLite's blob. @return UM_ERR_GEOMETRY when it is too large for a store,
/// for which the row is to be rejected
um_status um_vector_bind(sqlite3_stmt *statement, int index, const GEOSGeometry *geometry, int srid,
                         um_error *err) UM_MUST_CHECK;

#endif
