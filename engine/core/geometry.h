/**
 * Geometries: GEOS objects, the gate through which each passes once on load, SpatiaLite's blobs.
 *
 * One GEOS context a process (um_geos()); GEOS' messages go into um_error, never to stderr. A predicate called on it must
 * be checked for the exception value 2. Coordinates are those of the store's CRS, in metres.
 */
#ifndef UM_CORE_GEOMETRY_H
#define UM_CORE_GEOMETRY_H

#include "core/memory.h"

#include <geos_c.h>
#include <stdbool.h>
#include <stdint.h>

/// The process-wide GEOS context.
GEOSContextHandle_t um_geos(void);
/// Records GEOS' last message as UM_ERR_GEOMETRY.
um_status um_geos_fail(um_error *err, const char *what);

void um_geometry_free(GEOSGeometry *geometry);
UM_DEFINE_AUTO(GEOSGeometry, GEOSGeometry *, um_geometry_free)

typedef enum um_geometry_type {
    UM_POINT = 1,
    UM_LINESTRING = 2,
    UM_POLYGON = 3,
    UM_MULTIPOINT = 4,
    UM_MULTILINESTRING = 5,
    UM_MULTIPOLYGON = 6,
} um_geometry_type; ///< Numbers of WKB.

/// What the gate did to a geometry.
typedef struct um_gate_report {
    bool is_repaired;  ///< was invalid and was made valid
    char reason[160];  ///< GEOS' reason and place, where it was repaired
    int n_dropped;     ///< empty or collapsed parts left out
} um_gate_report;

/**
 * The geometry gate: after it a geometry has the type asked for, at least one part, no empty parts, finite coordinates
 * within 1e8 m of the origin, two dimensions, and is valid.
 *
 * @param[in]  geometry  consumed, also on failure
 * @param[in]  type      UM_MULTIPOLYGON, UM_MULTILINESTRING, UM_POINT: single parts are wrapped
 * @param[out] passed    owned by the caller
 * @param[out] report    what was mended
 * @return UM_ERR_GEOMETRY with the reason when nothing of that type is left
 */
um_status um_geometry_gate(GEOSGeometry *geometry, um_geometry_type type, GEOSGeometry **passed, um_gate_report *report,
                           um_error *err) UM_MUST_CHECK;

/// WKB (as OGR exports it) to GEOS; UM_ERR_GEOMETRY for what is none.
um_status um_geometry_from_wkb(const unsigned char *wkb, size_t n, GEOSGeometry **geometry, um_error *err) UM_MUST_CHECK;

/// SpatiaLite's blob of a geometry; the caller frees it. Coordinates as they are, little endian, uncompressed.
um_status um_geometry_to_blob(const GEOSGeometry *geometry, int srid, unsigned char **blob, size_t *n, um_error *err) UM_MUST_CHECK;
/// The geometry of a blob from a store of our own.
um_status um_geometry_from_blob(const void *blob, size_t n, GEOSGeometry **geometry, um_error *err) UM_MUST_CHECK;

/// Checked measures: UM_ERR_GEOMETRY where GEOS gives up.
um_status um_geometry_length(const GEOSGeometry *geometry, double *length_m, um_error *err) UM_MUST_CHECK;
um_status um_geometry_area(const GEOSGeometry *geometry, double *area_m2, um_error *err) UM_MUST_CHECK;

um_status um_geometry_point(double x, double y, GEOSGeometry **point, um_error *err) UM_MUST_CHECK;

/**
 * A plain view of a blob's or a geometry's coordinates for code that walks vertices (writers, maps, simplification):
 * parts of rings (or lines) of points.
 */
typedef struct um_path {
    double *xy;      ///< n points, x and y interleaved; owned
    size_t n;
    size_t part;     ///< index of the polygon or line it belongs to
    bool is_hole;
} um_path;

typedef struct um_paths {
    um_path *items;
    size_t n_items;
    size_t n_parts;
    um_geometry_type type; ///< UM_POINT, UM_LINESTRING, UM_POLYGON or their MULTI form
} um_paths;

um_status um_paths_from_geometry(const GEOSGeometry *geometry, um_paths *paths, um_error *err) UM_MUST_CHECK;
um_status um_paths_to_geometry(const um_paths *paths, GEOSGeometry **geometry, um_error *err) UM_MUST_CHECK;
/// Reads the coordinates of a SpatiaLite blob (point, line string, polygon and their multi forms) without GEOS.
um_status um_paths_from_blob(const void *blob, size_t n, um_paths *paths, um_error *err) UM_MUST_CHECK;
/// A SpatiaLite blob of paths; the caller frees it.
um_status um_paths_to_blob(const um_paths *paths, int srid, unsigned char **blob, size_t *n, um_error *err) UM_MUST_CHECK;
void um_paths_clear(um_paths *paths);
static inline void um_auto_um_paths(um_paths *paths) { um_paths_clear(paths); }

#endif
